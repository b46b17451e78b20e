import type { CombinedError } from '@urql/core';
import { type FormEvent, useState } from 'react';
import { mutate } from '../api/client.ts';
import {
  CreateWebhookDocument,
  type ProblemFragment,
  UpdateWebhookDocument,
  type WebhookEvent,
  type WebhookRowFragment,
} from '../api/generated/graphql.ts';
import { reasonOf } from '../api/reason-of.ts';
import { BooleanInput } from '../forms/boolean-input.tsx';
import { TextInput } from '../forms/text-input.tsx';
import { uiStrings } from '../strings/ui.ts';
import { webhookEvents, webhookStrings as words } from '../strings/webhooks.ts';
import { Button } from '../ui/button.tsx';
import dialogStyles from '../ui/dialog-parts.module.css';
import { Dialog } from '../ui/dialog.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './webhook-form.module.css';

export interface WebhookFormProps {
  /** Null: a new one. */
  webhook: WebhookRowFragment | null;
  onClose: () => void;
  /** With the secret of a new one. */
  onSaved: (secret: string | null) => void;
}

// The compiler holds the keys of a record to its type; Object.keys forgets it.
const isEvent = (name: string): name is WebhookEvent => Object.hasOwn(webhookEvents, name);
const EVENTS = Object.keys(webhookEvents).filter(isEvent);

export function WebhookForm({ webhook, onClose, onSaved }: WebhookFormProps) {
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [description, setDescription] = useState(webhook?.description ?? '');
  const [events, setEvents] = useState<ReadonlySet<WebhookEvent>>(() => new Set(webhook?.events ?? []));
  const [problems, setProblems] = useState<readonly ProblemFragment[]>([]);
  const [busy, setBusy] = useState(false);
  const input = {
    url: url.trim(),
    events: [...events],
    description: description === '' ? null : description,
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const answer = webhook === null ? await create(input) : await change(webhook.id, input);
    setBusy(false);
    setProblems(answer.problems);
    if (answer.problems.length === 0) onSaved(answer.secret);
  };
  const about = (name: string): string[] =>
    problems.filter(({ path }) => path.at(-1) === name).map(({ message }) => message);
  const general = problems.filter(({ path }) => !['url', 'description'].includes(path.at(-1) ?? ''));
  return (
    <Dialog title={webhook === null ? words.add : words.edit} onClose={onClose}>
      <form className={styles.form} onSubmit={(event) => void save(event)} noValidate>
        <TextInput
          label={words.url}
          value={url}
          onChange={setUrl}
          help={words.urlHelp}
          required
          problems={about('url')}
          inputMode="url"
          placeholder="https://example.com/hooks/easel"
        />
        <TextInput
          label={words.description}
          value={description}
          onChange={setDescription}
          problems={about('description')}
        />
        <fieldset>
          <legend className={styles.legend}>{words.events}</legend>
          {EVENTS.map((name) => (
            <BooleanInput
              key={name}
              label={webhookEvents[name]}
              help=""
              value={events.has(name)}
              onChange={(on) => setEvents(withEvent(events, name, on))}
            />
          ))}
          <p className={styles.help}>{words.eventsHelp}</p>
        </fieldset>
        {general.map(({ message }) => (
          <Notice key={message} kind="error">
            {message}
          </Notice>
        ))}
        <div className={dialogStyles.foot}>
          <Button onPress={onClose}>{uiStrings.cancel}</Button>
          <Button kind="primary" type="submit" isPending={busy}>
            {webhook === null ? words.add : words.save}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

interface Wishes {
  url: string;
  events: WebhookEvent[];
  description: string | null;
}
interface Saved {
  secret: string | null;
  problems: readonly ProblemFragment[];
}

async function create(input: Wishes): Promise<Saved> {
  const { data, error } = await mutate(CreateWebhookDocument, { input });
  if (data === undefined) return unanswered(error);
  return { secret: data.createWebhook.secret, problems: data.createWebhook.errors };
}

async function change(id: string, input: Wishes): Promise<Saved> {
  const { data, error } = await mutate(UpdateWebhookDocument, { id, input });
  if (data === undefined) return unanswered(error);
  return { secret: null, problems: data.updateWebhook.errors };
}

function unanswered(error: CombinedError | undefined): Saved {
  const message = reasonOf(error);
  return { secret: null, problems: [{ __typename: 'RequestError', code: 'WRONG_STATE', message, path: [] }] };
}

function withEvent(events: ReadonlySet<WebhookEvent>, name: WebhookEvent, on: boolean): Set<WebhookEvent> {
  const next = new Set(events);
  if (on) next.add(name);
  else next.delete(name);
  return next;
}
