import { Send, TriangleAlert } from 'lucide-react';
import { generateStrings as words } from '../strings/generate.ts';
import { Button } from '../ui/button.tsx';
import { ClampedText } from '../ui/clamped-text.tsx';
import styles from './pending-card.module.css';
import cardStyles from './run-card.module.css';
import pictureStyles from './run-pictures.module.css';
import { dropRun, type PendingRun, resendRun } from './runs.ts';

/** A run that the server has not taken yet, in the place that its card will have. */
export function PendingCard({ run }: { run: PendingRun }) {
  const unreachable = run.state === 'unreachable';
  const { width, height } = run.shape;
  return (
    <article className={cardStyles.card} aria-label={unreachable ? words.unreachable : words.sending}>
      <div className={pictureStyles.place} style={{ aspectRatio: `${width} / ${height}` }} />
      <div className={cardStyles.details}>
        <p className={unreachable ? styles.unreachable : styles.sending}>
          {unreachable ? <TriangleAlert aria-hidden="true" /> : <Send aria-hidden="true" />}
          {unreachable ? words.unreachable : words.sending}
        </p>
        <ClampedText text={run.prompt} />
        {unreachable ? (
          <>
            <p className={styles.help}>{words.unreachableHelp}</p>
            <div className={styles.actions}>
              <Button onPress={() => void resendRun(run.key)}>{words.sendAgain}</Button>
              <Button kind="quiet" onPress={() => dropRun(run.key)}>
                {words.drop}
              </Button>
            </div>
          </>
        ) : null}
      </div>
    </article>
  );
}
