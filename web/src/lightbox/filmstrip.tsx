import { useEffect, useRef } from 'react';
import type { TileFragment } from '../api/generated/graphql.ts';
import { promptOf } from '../generate/job-inputs.ts';
import { galleryStrings } from '../strings/gallery.ts';
import { lightboxStrings as words } from '../strings/lightbox.ts';
import styles from './filmstrip.module.css';

const EACH_SIDE = 12;

/** The pictures before and after this one. */
export function Filmstrip({
  items,
  index,
  onShow,
}: {
  items: readonly TileFragment[];
  index: number;
  onShow: (id: string) => void;
}) {
  const current = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [index]);
  if (index < 0 || items.length < 2) return null;
  const from = Math.max(0, index - EACH_SIDE);
  return (
    <ul className={styles.strip} aria-label={words.filmstrip}>
      {items.slice(from, index + EACH_SIDE + 1).map((item, offset) => (
        <li key={item.id}>
          <button
            type="button"
            ref={from + offset === index ? current : undefined}
            className={styles.frame}
            aria-current={from + offset === index}
            onClick={() => onShow(item.id)}
          >
            <img
              src={item.url}
              alt={galleryStrings.tile(item.job.model.id, promptOf(item.job).slice(0, 80))}
              width={48}
              height={48}
              loading="lazy"
            />
          </button>
        </li>
      ))}
    </ul>
  );
}
