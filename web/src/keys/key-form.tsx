import { type FormEvent, useState } from 'react';
import { mutate } from '../api/client.ts';
import {
  type BudgetPeriod,
  CreateApiKeyDocument,
  type CreateApiKeyInput,
  type ProblemFragment,
  type Scope,
} from '../api/generated/graphql.ts';
import { reasonOf } from '../api/reason-of.ts';
import { BooleanInput } from '../forms/boolean-input.tsx';
import fieldStyles from '../forms/field.module.css';
import { TextInput } from '../forms/text-input.tsx';
import { useModels } from '../generate/models.ts';
import { keyStrings as words, periodWords, scopeWords } from '../strings/keys.ts';
import { uiStrings } from '../strings/ui.ts';
import { Button } from '../ui/button.tsx';
import dialogStyles from '../ui/dialog-parts.module.css';
import { Dialog } from '../ui/dialog.tsx';
import { FilterField } from '../ui/filter-field.tsx';
import { Notice } from '../ui/notice.tsx';
import styles from './key-form.module.css';

export interface KeyFormProps {
  /** The first key of the server. */
  first: boolean;
  onClose: () => void;
  onMade: (secret: string) => void;
}

const isScope = (name: string): name is Scope => Object.hasOwn(scopeWords, name);
const SCOPES = Object.keys(scopeWords).filter(isScope);
const isPeriod = (name: string): name is BudgetPeriod => Object.hasOwn(periodWords, name);
const PERIODS = Object.keys(periodWords).filter(isPeriod);
/** Fields with a place of their own for what is wrong with them. */
const PLACES: ReadonlySet<string> = new Set([
  'name',
  'userId',
  'budget',
  'requestsPerMinute',
  'concurrentJobs',
  'expiresAt',
]);

interface Draft {
  name: string;
  userId: string;
  scopes: ReadonlySet<string>;
  models: ReadonlySet<string>;
  limit: string;
  period: BudgetPeriod;
  requestsPerMinute: string;
  concurrentJobs: string;
  expires: string;
}

export function KeyForm({ first, onClose, onMade }: KeyFormProps) {
  const { models } = useModels();
  const [draft, setDraft] = useState<Draft>(() => ({
    name: '',
    userId: '',
    scopes: new Set(first ? SCOPES : ['GENERATE', 'READ']),
    models: new Set(),
    limit: '',
    period: 'MONTH',
    requestsPerMinute: '',
    concurrentJobs: '',
    expires: '',
  }));
  const [problems, setProblems] = useState<readonly ProblemFragment[]>([]);
  const [busy, setBusy] = useState(false);
  const change = (part: Partial<Draft>): void => setDraft({ ...draft, ...part });
  const text = (
    name: 'name' | 'userId' | 'limit' | 'requestsPerMinute' | 'concurrentJobs',
    place = name as string,
  ) => ({
    value: draft[name],
    onChange: (value: string) => change({ [name]: value }),
    problems: problems.filter(({ path }) => path.includes(place)).map(({ message }) => message),
  });
  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const { data, error } = await mutate(CreateApiKeyDocument, { input: toInput(draft) });
    setBusy(false);
    const made = data?.createApiKey;
    if (made?.secret !== null && made?.secret !== undefined) return onMade(made.secret);
    setProblems(made?.errors ?? [refusal(reasonOf(error))]);
  };
  return (
    <Dialog title={words.create} onClose={onClose} firm>
      <form className={styles.form} onSubmit={(event) => void create(event)} noValidate>
        {first ? <Notice kind="warning">{words.first}</Notice> : null}
        <TextInput label={words.name} help={words.nameHelp} required {...text('name')} />
        <TextInput label={words.user} help={words.userHelp} {...text('userId')} />
        <Checks
          legend={words.scopes}
          choices={SCOPES.map((scope) => ({ value: scope, ...scopeWords[scope] }))}
          chosen={draft.scopes}
          onChange={(scopes) => change({ scopes })}
        />
        <div className={styles.pair}>
          <TextInput label={words.budget} inputMode="decimal" {...text('limit', 'budget')} />
          <FilterField label={words.period}>
            {(id, className) => (
              <select
                id={id}
                className={className}
                value={draft.period}
                onChange={({ target }) =>
                  change({ period: PERIODS.find((each) => each === target.value) ?? 'MONTH' })
                }
              >
                {PERIODS.map((period) => (
                  <option key={period} value={period}>
                    {periodWords[period]}
                  </option>
                ))}
              </select>
            )}
          </FilterField>
          <TextInput label={words.perMinute} inputMode="numeric" {...text('requestsPerMinute')} />
          <TextInput label={words.concurrent} inputMode="numeric" {...text('concurrentJobs')} />
          <FilterField label={words.expires}>
            {(id, className) => (
              <input
                id={id}
                type="date"
                className={className}
                value={draft.expires}
                onChange={({ target }) => change({ expires: target.value })}
              />
            )}
          </FilterField>
        </div>
        <details>
          <summary className={styles.summary}>{words.models}</summary>
          <Checks
            legend={words.models}
            help={words.modelsHelp}
            choices={models.map(({ id }) => ({ value: id, name: id, help: '' }))}
            chosen={draft.models}
            onChange={(chosen) => change({ models: chosen })}
          />
        </details>
        {problems
          .filter(({ path }) => !path.some((part) => PLACES.has(part)) || path.includes('expiresAt'))
          .map(({ message }) => (
            <Notice key={message} kind="error">
              {message}
            </Notice>
          ))}
        <div className={dialogStyles.foot}>
          <Button onPress={onClose}>{uiStrings.cancel}</Button>
          <Button kind="primary" type="submit" isPending={busy}>
            {words.create}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function Checks({
  legend,
  help,
  choices,
  chosen,
  onChange,
}: {
  legend: string;
  help?: string;
  choices: readonly { value: string; name: string; help: string }[];
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}) {
  return (
    <fieldset>
      <legend className={fieldStyles.label}>{legend}</legend>
      {choices.map(({ value, name, help: about }) => (
        <BooleanInput
          key={value}
          label={name}
          help={about}
          value={chosen.has(value)}
          onChange={(on) =>
            onChange(new Set(on ? [...chosen, value] : [...chosen].filter((each) => each !== value)))
          }
        />
      ))}
      {help === undefined ? null : <p className={fieldStyles.help}>{help}</p>}
    </fieldset>
  );
}

function toInput(draft: Draft): CreateApiKeyInput {
  const { name, userId, models, limit, period, requestsPerMinute, concurrentJobs, expires } = draft;
  return {
    name,
    scopes: SCOPES.filter((scope) => draft.scopes.has(scope)),
    ...(userId.trim() === '' ? {} : { userId: userId.trim() }),
    ...(models.size === 0 ? {} : { models: [...models] }),
    ...(limit.trim() === '' ? {} : { budget: { limit: limit.trim(), period } }),
    ...(requestsPerMinute.trim() === '' ? {} : { requestsPerMinute: Number(requestsPerMinute) }),
    ...(concurrentJobs.trim() === '' ? {} : { concurrentJobs: Number(concurrentJobs) }),
    // A key is good through the day that is chosen, in the reader's zone.
    ...(expires === '' ? {} : { expiresAt: new Date(`${expires}T23:59:59`).toISOString() }),
  };
}

function refusal(message: string): ProblemFragment {
  return { __typename: 'RequestError', code: 'WRONG_STATE', message, path: [] };
}
