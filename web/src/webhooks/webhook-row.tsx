import type { CombinedError } from '@urql/core';
import { useNavigate } from '@tanstack/react-router';
import { Ban, ChevronRight, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { mutate } from '../api/client.ts';
import {
  DeleteWebhookDocument,
  RotateWebhookSecretDocument,
  UpdateWebhookDocument,
  type WebhookRowFragment,
} from '../api/generated/graphql.ts';
import { reasonOf } from '../api/reason-of.ts';
import { webhookEvents, webhookStrings as words } from '../strings/webhooks.ts';
import { Button } from '../ui/button.tsx';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { Moment } from '../ui/moment.tsx';
import { Notice } from '../ui/notice.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { WebhookForm } from './webhook-form.tsx';
import styles from './webhook-row.module.css';

export interface WebhookRowProps {
  webhook: WebhookRowFragment;
  /** Whether its deliveries are. */
  shown: boolean;
  onChanged: () => void;
  onSecret: (secret: string) => void;
}

/** An address, what it is told, and what can be done with it. */
export function WebhookRow({ webhook, shown, onChanged, onSecret }: WebhookRowProps) {
  const { id, enabled } = webhook;
  const navigate = useNavigate();
  const [asking, setAsking] = useState<'edit' | 'rotate' | 'delete' | null>(null);
  const [problems, setProblems] = useState<readonly string[]>([]);
  const close = (): void => setAsking(null);
  const rotate = async (): Promise<void> => {
    const { data, error } = await mutate(RotateWebhookSecretDocument, { id });
    setProblems(messagesOf(data?.rotateWebhookSecret, error));
    const secret = data?.rotateWebhookSecret.secret;
    if (secret !== null && secret !== undefined) onSecret(secret);
  };
  const toggle = async (): Promise<void> => {
    const { data, error } = await mutate(UpdateWebhookDocument, { id, input: { enabled: !enabled } });
    setProblems(messagesOf(data?.updateWebhook, error));
  };
  const remove = async (): Promise<void> => {
    const { data, error } = await mutate(DeleteWebhookDocument, { id });
    setProblems(messagesOf(data?.deleteWebhook, error));
    onChanged();
  };
  return (
    <article className={styles.row} aria-label={webhook.url ?? words.title}>
      <p className={styles.url}>{webhook.url}</p>
      <Facts webhook={webhook} />
      {problems.map((problem) => (
        <Notice key={problem} kind="error">
          {problem}
        </Notice>
      ))}
      <div className={styles.actions}>
        <Button
          kind="quiet"
          aria-expanded={shown}
          className={styles.disclosure}
          onPress={() => void navigate({ to: '/webhooks', search: shown ? {} : { id }, replace: true })}
        >
          <ChevronRight aria-hidden="true" />
          {words.deliveries}
        </Button>
        <Button kind="quiet" onPress={() => setAsking('edit')}>
          {words.edit}
        </Button>
        <Button kind="quiet" onPress={() => setAsking('rotate')}>
          {words.rotate}
        </Button>
        <Button kind="quiet" onPress={() => void toggle()}>
          {enabled ? words.switchOff : words.switchOn}
        </Button>
        <Button kind="danger" onPress={() => setAsking('delete')}>
          {words.delete}
        </Button>
      </div>
      {shown ? <DeliveryList webhookId={id} /> : null}
      {asking === 'edit' ? <WebhookForm webhook={webhook} onClose={close} onSaved={close} /> : null}
      {asking === 'rotate' ? (
        <ConfirmDialog
          title={words.rotate}
          action={words.rotate}
          onConfirm={() => void rotate()}
          onClose={close}
        >
          <p>{words.rotateHelp}</p>
        </ConfirmDialog>
      ) : null}
      {asking === 'delete' ? (
        <ConfirmDialog
          title={words.delete}
          action={words.delete}
          onConfirm={() => void remove()}
          onClose={close}
        >
          <p className={styles.anywhere}>{words.deleteHelp(webhook.url ?? '')}</p>
        </ConfirmDialog>
      ) : null}
    </article>
  );
}

function messagesOf(
  payload: { errors: readonly { message: string }[] } | undefined,
  error: CombinedError | undefined,
): string[] {
  return payload === undefined ? [reasonOf(error)] : payload.errors.map(({ message }) => message);
}

function Facts({ webhook }: { webhook: WebhookRowFragment }) {
  const { enabled, events, description, disabledReason, activeSecrets } = webhook;
  const every = events.length === Object.keys(webhookEvents).length;
  return (
    <ul className={styles.facts}>
      <li className={enabled ? styles.on : styles.off}>
        {enabled ? <CircleCheck aria-hidden="true" /> : <Ban aria-hidden="true" />}
        {enabled ? words.on : words.off}
        {disabledReason === null ? null : <span>{disabledReason}</span>}
      </li>
      <li>{every ? words.allEvents : events.map((event) => webhookEvents[event]).join(', ')}</li>
      {description === null ? null : <li>{description}</li>}
      {activeSecrets > 1 ? <li>{words.twoSecrets}</li> : null}
      <li>
        <Moment at={webhook.createdAt} />
      </li>
    </ul>
  );
}
