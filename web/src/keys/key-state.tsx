import { Ban, CircleCheck, Clock } from 'lucide-react';
import type { KeyRowFragment } from '../api/generated/graphql.ts';
import { useNow } from '../live/clock.ts';
import { keyStrings as words } from '../strings/keys.ts';
import { Moment } from '../ui/moment.tsx';
import styles from './key-table.module.css';

/** Whether a key is taken: as icon and word. */
export function KeyState({ apiKey: { revokedAt, expiresAt } }: { apiKey: KeyRowFragment }) {
  const now = useNow();
  if (revokedAt !== null)
    return (
      <span className={styles.state} data-state="revoked">
        <Ban aria-hidden="true" />
        {words.revoked} <Moment at={revokedAt} />
      </span>
    );
  const expired = expiresAt !== null && Date.parse(expiresAt) <= now;
  return (
    <span className={styles.state} data-state={expired ? 'expired' : 'active'}>
      {expired ? <Clock aria-hidden="true" /> : <CircleCheck aria-hidden="true" />}
      {expired ? words.expired : words.active}
      {expiresAt === null || expired ? null : (
        <span className={styles.muted}>
          {words.expiresAt} {new Date(expiresAt).toLocaleDateString('en-GB', { dateStyle: 'medium' })}
        </span>
      )}
    </span>
  );
}
