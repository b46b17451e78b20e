import { useEffect, useState } from 'react';
import { uiStrings } from '../strings/ui.ts';
import styles from './skeleton.module.css';
import { VisuallyHidden } from './visually-hidden.tsx';

/** A wait shorter than this shows nothing: a flash tells less than an instant of emptiness. */
const PATIENCE_MS = 200;

/** The shape of what is coming, as so many lines or tiles. */
export function Skeleton({ count, shape }: { count: number; shape: 'line' | 'card' | 'tile' }) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), PATIENCE_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles[`${shape}s`]} role="status" data-shown={shown}>
      <VisuallyHidden>{uiStrings.loading}</VisuallyHidden>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className={styles[shape]} aria-hidden="true" />
      ))}
    </div>
  );
}
