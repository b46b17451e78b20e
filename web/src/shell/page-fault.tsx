import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { uiStrings } from '../strings/ui.ts';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './page-fault.module.css';

/** A page that broke: what is known, and a way on. */
export function PageFault({ error, reset }: ErrorComponentProps) {
  return (
    <div className={styles.page}>
      <Notice
        kind="error"
        title={uiStrings.pageBroke}
        action={<Button onPress={reset}>{uiStrings.retry}</Button>}
      >
        {error instanceof Error ? error.message : String(error)}
      </Notice>
    </div>
  );
}

export function PageMissing() {
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{uiStrings.notFound}</h1>
      <p>{uiStrings.notFoundHelp}</p>
      <Link to="/">{uiStrings.home}</Link>
    </div>
  );
}
