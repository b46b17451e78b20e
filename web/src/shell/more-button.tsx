import { Ellipsis } from 'lucide-react';
import { lazy, Suspense, useRef, useState } from 'react';
import { shellStrings } from '../strings/shell.ts';
import type { PageEntry } from './pages.ts';
import styles from './rail.module.css';

const MorePages = lazy(async () => ({ default: (await import('./more-pages.tsx')).MorePages }));

/** Opens the pages that are not in sight, on a phone. */
export function MoreButton({ pages }: { pages: readonly PageEntry[] }) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        ref={trigger}
        type="button"
        className={styles.page}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(true)}
      >
        <Ellipsis aria-hidden="true" />
        <span className={styles.label}>{shellStrings.more}</span>
      </button>
      {open ? (
        <Suspense>
          <MorePages pages={pages} trigger={trigger} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </>
  );
}
