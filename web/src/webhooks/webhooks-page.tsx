import { Plus } from 'lucide-react';
import { useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { WebhooksDocument } from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';
import { secretStrings, webhookStrings as words } from '../strings/webhooks.ts';
import { Button } from '../ui/button.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { LoadError } from '../ui/load-error.tsx';
import { SecretDialog } from '../ui/secret-dialog.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookRow } from './webhook-row.tsx';
import styles from '../ui/list-page.module.css';

/** Where events are told, and what became of every message. */
export function WebhooksPage() {
  const { id: shown } = useSearch({ from: '/webhooks' });
  const [{ data, error }, load] = useQuery(WebhooksDocument, {});
  const [adding, setAdding] = useState(false);
  const [secret, setSecret] = useState<string | null>(null);
  const reload = (): void => load({ requestPolicy: 'network-only' });
  const webhooks = data?.webhooks.nodes;
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1 className={styles.title}>{words.title}</h1>
          <p className={styles.help}>{words.help}</p>
        </div>
        <Button kind="primary" onPress={() => setAdding(true)}>
          <Plus aria-hidden="true" />
          {words.add}
        </Button>
      </header>
      {error === undefined ? null : <LoadError error={error} onRetry={reload} />}
      {webhooks === undefined && error === undefined ? <Skeleton count={3} shape="line" /> : null}
      {webhooks?.length === 0 ? <EmptyState title={words.empty.title} help={words.empty.help} /> : null}
      {webhooks === undefined || webhooks.length === 0 ? null : (
        <ul className={styles.list}>
          {webhooks.map((webhook) => (
            <li key={webhook.id}>
              <WebhookRow
                webhook={webhook}
                shown={webhook.id === shown}
                onChanged={reload}
                onSecret={setSecret}
              />
            </li>
          ))}
        </ul>
      )}
      {adding ? (
        <WebhookForm
          webhook={null}
          onClose={() => setAdding(false)}
          onSaved={(made) => {
            setAdding(false);
            setSecret(made);
            reload();
          }}
        />
      ) : null}
      {secret === null ? null : (
        <SecretDialog
          title={secretStrings.webhook}
          help={secretStrings.webhookHelp}
          secret={secret}
          onClose={() => setSecret(null)}
        />
      )}
    </div>
  );
}
