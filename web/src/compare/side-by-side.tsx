import { useRef } from 'react';
import { type ReactZoomPanPinchRef, TransformComponent, TransformWrapper } from 'react-zoom-pan-pinch';
import type { FullImageFragment } from '../api/generated/graphql.ts';
import { promptOf } from '../generate/job-inputs.ts';
import { compareStrings as words } from '../strings/lightbox.ts';
import styles from './side-by-side.module.css';

/** Pictures beside each other; zooming or moving one does the same to all. */
export function SideBySide({ images }: { images: readonly FullImageFragment[] }) {
  const views = useRef(new Map<string, ReactZoomPanPinchRef>());
  const follow = (from: string, { state }: ReactZoomPanPinchRef): void => {
    for (const [id, view] of views.current) {
      if (id !== from) void view.setTransform(state.positionX, state.positionY, state.scale, 0);
    }
  };
  return (
    <ul className={styles.grid} data-count={images.length}>
      {images.map((image, index) => (
        <li key={image.id} className={styles.cell}>
          <TransformWrapper
            ref={(view) => {
              if (view === null) views.current.delete(image.id);
              else views.current.set(image.id, view);
            }}
            maxScale={16}
            onPanning={(view) => follow(image.id, view)}
            onWheel={(view) => follow(image.id, view)}
            onPinch={(view) => follow(image.id, view)}
          >
            <TransformComponent wrapperClass={styles.viewport ?? ''} contentClass={styles.content ?? ''}>
              <img
                src={image.original}
                width={image.width}
                height={image.height}
                alt={`${words.picture(index)}: ${promptOf(image.job)}`}
                draggable={false}
              />
            </TransformComponent>
          </TransformWrapper>
          <span className={styles.letter} aria-hidden="true">
            {String.fromCodePoint(65 + index)}
          </span>
        </li>
      ))}
    </ul>
  );
}
