import { ChevronRight, RotateCw } from 'lucide-react';
import { useState } from 'react';
import { mutate } from '../api/client.ts';
import { type DeliveryRowFragment, RedeliverWebhookDocument } from '../api/generated/graphql.ts';
import { reasonOf } from '../api/reason-of.ts';
import { announce } from '../shell/announcer.tsx';
import { webhookEvents, webhookStrings as words } from '../strings/webhooks.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { formatDuration } from '../ui/duration.ts';
import { Moment } from '../ui/moment.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './delivery-entry.module.css';
import { DeliveryState } from './delivery-state.tsx';

/** One message: how it went in a line; opened, every attempt and what was posted. */
export function DeliveryEntry({
  delivery,
  onChanged,
}: {
  delivery: DeliveryRowFragment;
  onChanged: () => void;
}) {
  const { attempts, job } = delivery;
  const [problem, setProblem] = useState<string | null>(null);
  const redeliver = async (): Promise<void> => {
    const { data, error } = await mutate(RedeliverWebhookDocument, { id: delivery.id });
    const refusal = data === undefined ? reasonOf(error) : data.redeliverWebhook.errors[0]?.message;
    setProblem(refusal ?? null);
    if (refusal === undefined) announce(words.redelivered);
    onChanged();
  };
  return (
    <details className={styles.entry}>
      <summary className={styles.summary}>
        <ChevronRight aria-hidden="true" />
        <DeliveryState status={delivery.status} />
        <span className={styles.event}>{webhookEvents[delivery.event]}</span>
        <span className={styles.aside}>{words.attempts(attempts.length)}</span>
        <span className={styles.aside}>
          <Moment at={delivery.createdAt} />
        </span>
      </summary>
      <div className={styles.body}>
        {job === null ? null : <p className={styles.id}>{words.about(job.id)}</p>}
        <Attempts attempts={attempts} />
        {delivery.nextAttemptAt === null ? null : (
          <p className={styles.aside}>
            {words.nextAttempt} <Moment at={delivery.nextAttemptAt} />
          </p>
        )}
        <div className={styles.posted}>
          <span className={styles.label}>{words.body}</span>
          <CopyButton text={delivery.body} label={words.copy} />
        </div>
        <pre className={styles.code} tabIndex={0}>
          {pretty(delivery.body)}
        </pre>
        {problem === null ? null : <Notice kind="error">{problem}</Notice>}
        <Button onPress={() => void redeliver()}>
          <RotateCw aria-hidden="true" />
          {words.redeliver}
        </Button>
      </div>
    </details>
  );
}

function Attempts({ attempts }: Pick<DeliveryRowFragment, 'attempts'>) {
  return (
    <ol className={styles.attempts}>
      {attempts.map(({ at, status, error, durationMs, response }) => (
        <li key={at}>
          <p className={styles.attempt}>
            <Moment at={at} />
            <span className={error === null ? undefined : styles.error}>
              {[status, error].filter((part) => part !== null).join(' ')}
            </span>
            <span className={styles.aside}>{formatDuration(durationMs)}</span>
          </p>
          {response === null || response === '' ? null : <p className={styles.response}>{response}</p>}
        </li>
      ))}
    </ol>
  );
}

function pretty(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
