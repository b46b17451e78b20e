import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

/** Why there is nothing, and what to do about it. */
export function EmptyState({ title, help, children }: { title: string; help: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <p className={styles.title}>{title}</p>
      <p className={styles.help}>{help}</p>
      {children}
    </div>
  );
}
