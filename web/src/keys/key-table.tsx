import { useState } from 'react';
import { mutate } from '../api/client.ts';
import { type KeyRowFragment, RevokeApiKeyDocument } from '../api/generated/graphql.ts';
import { reasonOf } from '../api/reason-of.ts';
import { announce } from '../shell/announcer.tsx';
import { keyStrings as words, periodWords, scopeWords } from '../strings/keys.ts';
import { Button } from '../ui/button.tsx';
import { classNames } from '../ui/class-names.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import tableStyles from '../ui/data-table.module.css';
import { formatMoney } from '../ui/money.ts';
import { Moment } from '../ui/moment.tsx';
import { Notice } from '../ui/notice.tsx';
import { KeyState } from './key-state.tsx';
import styles from './key-table.module.css';

/** Every key, the newest first. */
export function KeyTable({ keys, mayRevoke }: { keys: readonly KeyRowFragment[]; mayRevoke: boolean }) {
  const [revoking, setRevoking] = useState<KeyRowFragment | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const revoke = async ({ id }: KeyRowFragment): Promise<void> => {
    const { data, error } = await mutate(RevokeApiKeyDocument, { id });
    const refusal = data === undefined ? reasonOf(error) : data.revokeApiKey.errors[0]?.message;
    setProblem(refusal ?? null);
    if (refusal === undefined) announce(words.revoked);
  };
  return (
    <>
      {problem === null ? null : <Notice kind="error">{problem}</Notice>}
      <table className={classNames(tableStyles.table, styles.table)}>
        <thead>
          <tr>
            {[words.name, words.forUser, words.may, words.limits, words.used, words.state].map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
            <th scope="col" aria-label={words.actions} />
          </tr>
        </thead>
        <tbody>
          {keys.map((key) => (
            <tr key={key.id} data-over={key.revokedAt !== null}>
              <th scope="row">
                <span className={styles.name}>{key.name}</span>
                <code className={styles.prefix}>{key.prefix}…</code>
              </th>
              <td data-label={words.forUser}>{key.userId}</td>
              <td data-label={words.may}>{key.scopes.map((scope) => scopeWords[scope].name).join(', ')}</td>
              <td data-label={words.limits}>
                <Limits apiKey={key} />
              </td>
              <td data-label={words.used}>
                {key.lastUsedAt === null ? (
                  <span className={styles.muted}>{words.never}</span>
                ) : (
                  <Moment at={key.lastUsedAt} />
                )}
              </td>
              <td data-label={words.state}>
                <KeyState apiKey={key} />
              </td>
              <td className={styles.action}>
                {mayRevoke && key.revokedAt === null ? (
                  <Button
                    kind="danger"
                    aria-label={`${words.revoke} ${key.name}`}
                    onPress={() => setRevoking(key)}
                  >
                    {words.revoke}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {revoking === null ? null : (
        <ConfirmDialog
          title={words.revoke}
          action={words.revoke}
          onConfirm={() => void revoke(revoking)}
          onClose={() => setRevoking(null)}
        >
          <p>{words.revokeHelp(revoking.name)}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function Limits({ apiKey }: { apiKey: KeyRowFragment }) {
  const { models, budget, requestsPerMinute, concurrentJobs } = apiKey;
  const limits = [
    models === null ? words.anyModel : words.someModels(models.length),
    budget === null
      ? null
      : words.spend(formatMoney(budget.spent), formatMoney(budget.limit), periodWords[budget.period]),
    requestsPerMinute === null ? null : words.rate(requestsPerMinute),
    concurrentJobs === null ? null : words.atOnce(concurrentJobs),
  ];
  return <span title={models?.join(', ')}>{limits.filter((limit) => limit !== null).join(' · ')}</span>;
}
