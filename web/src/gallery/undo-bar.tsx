import { useEffect } from 'react';
import { announce } from '../shell/announcer.tsx';
import { galleryStrings as words } from '../strings/gallery.ts';
import { Button } from '../ui/button.tsx';
import { undoDelete, useDoomed } from './delete-later.ts';
import styles from './selection-bar.module.css';

/** What was just deleted, while it can be taken back. */
export function UndoBar() {
  const { count, failure } = useDoomed();
  useEffect(() => {
    if (count > 0) announce(words.deleted(count));
  }, [count]);
  if (count === 0 && failure === null) return null;
  return (
    <div className={styles.bar}>
      <span className={styles.count}>{failure ?? words.deleted(count)}</span>
      {count > 0 ? <Button onPress={undoDelete}>{words.undo}</Button> : null}
    </div>
  );
}
