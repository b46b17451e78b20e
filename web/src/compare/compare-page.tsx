import { Link, useSearch } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { FullImageFragment } from '../api/generated/graphql.ts';
import { ChoiceInput } from '../forms/choice-input.tsx';
import { useFullImage } from '../lightbox/use-full-image.ts';
import { compareStrings as words } from '../strings/lightbox.ts';
import { EmptyState } from '../ui/empty-state.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import styles from './compare-page.module.css';
import { idsOf } from './compare-search.ts';
import { CompareSlider } from './compare-slider.tsx';
import { DifferenceTable } from './difference-table.tsx';
import { SideBySide } from './side-by-side.tsx';

/** Two to four pictures against each other, and what was asked differently for them. */
export function ComparePage() {
  const ids = idsOf(useSearch({ from: '/compare' }));
  const loaded = [
    useFullImage(ids[0] ?? ''),
    useFullImage(ids[1] ?? ''),
    useFullImage(ids[2] ?? ''),
    useFullImage(ids[3] ?? ''),
  ].slice(0, ids.length);
  const images = loaded.flatMap(({ image }) => (image === null || image === undefined ? [] : [image]));
  const loading = loaded.some(({ image, error }) => image === undefined && error === undefined);
  return (
    <div className={styles.page}>
      {loading || images.length < 2 ? <CompareHead /> : null}
      {loading ? (
        <Skeleton count={2} shape="tile" />
      ) : images.length < 2 ? (
        <EmptyState title={words.nothing} help={words.help}>
          <Link to="/gallery">{words.toGallery}</Link>
        </EmptyState>
      ) : (
        <Compared images={images} />
      )}
    </div>
  );
}

function CompareHead({ children }: { children?: ReactNode }) {
  return (
    <header className={styles.head}>
      <h1 className={styles.title}>{words.title}</h1>
      {children}
    </header>
  );
}

function Compared({ images }: { images: readonly FullImageFragment[] }) {
  const [mode, setMode] = useState('slide');
  const [first, second] = images;
  const two = images.length === 2 && first !== undefined && second !== undefined;
  return (
    <>
      <CompareHead>
        {two ? (
          <ChoiceInput
            bare
            label={words.modes}
            value={mode}
            onChange={setMode}
            choices={[
              { value: 'slide', label: words.slide },
              { value: 'side', label: words.sideBySide },
            ]}
          />
        ) : null}
      </CompareHead>
      {two && mode === 'slide' ? (
        <CompareSlider first={first} second={second} />
      ) : (
        <SideBySide images={images} />
      )}
      <DifferenceTable images={images} />
    </>
  );
}
