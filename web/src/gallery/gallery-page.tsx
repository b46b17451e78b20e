import { Outlet, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useNewcomers } from '../live/active-jobs.ts';
import { galleryStrings as words } from '../strings/gallery.ts';
import { Button } from '../ui/button.tsx';
import { LoadError } from '../ui/load-error.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { GalleryEmpty } from './gallery-empty.tsx';
import { GalleryFilters } from './gallery-filters.tsx';
import { GalleryGrid } from './gallery-grid.tsx';
import { GalleryListContext } from './gallery-list.ts';
import styles from './gallery-page.module.css';
import { toImageFilter } from './gallery-search.ts';
import { createImageList } from './image-list.ts';
import { SelectionBar } from './selection-bar.tsx';
import { NO_SELECTION, type Selection } from './selection.ts';
import { UndoBar } from './undo-bar.tsx';

/** All pictures, newest first; one of them may stand before them, large. */
export function GalleryPage() {
  const search = useSearch({ from: '/gallery' });
  const where = JSON.stringify(toImageFilter(search));
  const list = useMemo(() => createImageList(JSON.parse(where)), [where]);
  const { items, loading, hasMore, error, fresh } = useSyncExternalStore(list.watch, list.state);
  const [selection, setSelection] = useState<Selection>(NO_SELECTION);
  const { imageId } = useParams({ strict: false });
  useEffect(() => void list.loadMore(), [list]);
  useNewcomers(
    'ended',
    useCallback(() => void list.lookForFresh(), [list]),
  );
  const filtered = Object.keys(search).length > 0;
  return (
    <GalleryListContext value={list}>
      <div className={styles.page} inert={imageId !== undefined}>
        <header className={styles.head}>
          <h1 className={styles.title}>{words.title}</h1>
          <GalleryFilters search={search} />
          <Button
            aria-pressed={selection.on}
            onPress={() => setSelection({ ...NO_SELECTION, on: !selection.on })}
            isDisabled={items.length === 0}
          >
            {selection.on ? words.endSelect : words.select}
          </Button>
        </header>
        {fresh.length > 0 ? (
          <Button kind="primary" className={styles.fresh} onPress={() => list.showFresh()}>
            {words.fresh(fresh.length)}
          </Button>
        ) : null}
        <GalleryGrid
          items={items}
          search={search}
          selection={selection}
          onSelect={setSelection}
          onNearEnd={() => void list.loadMore()}
        />
        {error === undefined ? null : <LoadError error={error} onRetry={() => void list.loadMore()} />}
        {items.length === 0 && loading ? <Skeleton count={12} shape="tile" /> : null}
        {items.length === 0 && !loading && error === undefined && !hasMore ? (
          <GalleryEmpty filtered={filtered} />
        ) : null}
        {items.length > 0 && !hasMore ? <p className={styles.end}>{words.end}</p> : null}
        <SelectionBar items={items} selection={selection} onSelect={setSelection} list={list} />
        <UndoBar />
      </div>
      <Outlet />
    </GalleryListContext>
  );
}
