import { useDeferredValue, useEffect, useEffectEvent, useRef, useState } from 'react';
import type { ModelCardFragment } from '../api/generated/graphql.ts';
import { isEmpty } from '../forms/values.ts';
import { generateStrings as words } from '../strings/generate.ts';
import { uiStrings } from '../strings/ui.ts';
import { LoadError } from '../ui/load-error.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { changeDraft, currentDraft, renewSeed, useDraft } from './draft.ts';
import styles from './generate-page.module.css';
import { promptOf } from './job-inputs.ts';
import { ModelForm } from './model-form.tsx';
import { ModelPicker } from './model-picker.tsx';
import { useFormSpec, useModels } from './models.ts';
import { type FormProblems, NO_PROBLEMS, sortProblems } from './problems.ts';
import { RunBar } from './run-bar.tsx';
import { RunList } from './run-list.tsx';
import { submitRun } from './runs.ts';
import { toRequest } from './to-request.ts';
import { useEstimate } from './use-estimate.ts';

export function GeneratePage() {
  return (
    <div className={styles.page}>
      <section className={styles.form} aria-label={words.form}>
        <FormColumn />
      </section>
      <section className={styles.runs} aria-labelledby="runs-title">
        <h1 id="runs-title" className={styles.title}>
          {words.runs}
        </h1>
        <RunList />
      </section>
    </div>
  );
}

function FormColumn() {
  const { models: latest, error, reload } = useModels('cache-and-network');
  // A form takes longer to draw than what there is to look at: that goes before it.
  const models = useDeferredValue(latest);
  const draft = useDraft();
  const model = models.find((each) => each.id === draft.modelId) ?? models[0];
  if (model === undefined)
    return (
      <div className={styles.scroll}>
        {error === undefined ? (
          <Skeleton count={6} shape="line" />
        ) : (
          <LoadError error={error} onRetry={reload} />
        )}
      </div>
    );
  return <Form models={models} model={model} />;
}

function Form({ models, model }: { models: readonly ModelCardFragment[]; model: ModelCardFragment }) {
  const draft = useDraft();
  const form = useFormSpec(model);
  const request = toRequest(draft, model, form);
  const missing = form.fields.filter((field) => field.required && isEmpty(draft.values[field.name]));
  const { estimate, current } = useEstimate(missing.length === 0 ? request : null);
  const [refused, setRefused] = useState<FormProblems>(NO_PROBLEMS);
  const [tried, setTried] = useState(false);
  const column = useRef<HTMLDivElement>(null);

  const found = sortProblems(estimate?.errors ?? [], form);
  const lacking = tried ? missing.map((field) => [field.name, [uiStrings.required]] as const) : [];
  const problems: FormProblems = {
    fields: {
      ...refused.fields,
      ...(missing.length === 0 ? found.fields : {}),
      ...Object.fromEntries(lacking),
    },
    general: refused.general.length > 0 ? refused.general : missing.length === 0 ? found.general : [],
  };
  const run = async (): Promise<void> => {
    setTried(true);
    const [first] = missing;
    if (first !== undefined) return focusField(column.current, first.name);
    setRefused(NO_PROBLEMS);
    const sent = submitRun({
      request,
      modelId: model.id,
      prompt: promptOf({ input: draft.values }),
      shape: draft.size ?? { width: 1024, height: 1024 },
    });
    renewSeed();
    setTried(false);
    const result = await sent;
    if (!result.ok) setRefused(sortProblems(result.problems, form));
  };
  useRunKey(() => void run());
  return (
    <div className={styles.column} data-form="" ref={column}>
      <div className={styles.scroll}>
        <ModelPicker models={models} model={model} onChange={(modelId) => changeModel(modelId, setRefused)} />
        <ModelForm model={model} form={form} draft={draft} problems={problems} />
      </div>
      <RunBar
        estimate={missing.length === 0 ? estimate : null}
        current={current}
        problems={problems.general}
        onRun={() => void run()}
      />
    </div>
  );
}

/** ⌘↵, wherever on the page the focus is. */
function useRunKey(run: () => void): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
    event.preventDefault();
    run();
  });
  useEffect(() => {
    // Before the controls, which keep Enter to themselves.
    window.addEventListener('keydown', onKeyDown, true);
    return () => window.removeEventListener('keydown', onKeyDown, true);
  }, []);
}

function changeModel(modelId: string, forget: (problems: FormProblems) => void): void {
  if (currentDraft().modelId === modelId) return;
  forget(NO_PROBLEMS);
  changeDraft({ modelId });
}

function focusField(column: HTMLElement | null, name: string): void {
  column?.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`)?.focus();
}
