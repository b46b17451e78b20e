import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { type ProblemFragment, type TemplateCardFragment } from '../api/generated/graphql.ts';
import { readFormSpec } from '../forms/field-spec.ts';
import { ModelField } from '../forms/model-field.tsx';
import { isEmpty } from '../forms/values.ts';
import { sortProblems } from '../generate/problems.ts';
import { templateStrings as words } from '../strings/templates.ts';
import { uiStrings } from '../strings/ui.ts';
import { FilterField } from '../ui/filter-field.tsx';
import { type Format, isAboutFormat } from './format-preview.tsx';
import { FormatBoard } from './format-board.tsx';
import { RenderBar } from './render-bar.tsx';
import styles from './template-editor.module.css';
import { setTemplateValue, setTemplateValues, useTemplateValues } from './template-draft.ts';
import { TemplateRenders } from './template-renders.tsx';
import { toTemplateInput } from './to-template-input.ts';

export interface TemplateEditorProps {
  template: TemplateCardFragment;
  templates: readonly TemplateCardFragment[];
}

const NONE: readonly string[] = [];

export function TemplateEditor({ template, templates }: TemplateEditorProps) {
  const navigate = useNavigate();
  const values = useTemplateValues(template.key);
  const form = useMemo(() => readFormSpec(template.variables), [template.variables]);
  const missing = form.fields.filter((field) => field.required && isEmpty(values[field.name]));
  const input = missing.length === 0 ? toTemplateInput(template, form, values) : null;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(
    () => new Set(template.formats.map(({ id }) => id)),
  );
  const [tried, setTried] = useState(false);
  const { problems, take } = useFormProblems();
  useLinkedValues(template.key);

  const sorted = sortProblems(problems, form).fields;
  const lacking = tried ? missing.map((field) => [field.name, [uiStrings.required]] as const) : [];
  const shown: Record<string, readonly string[]> = { ...sorted, ...Object.fromEntries(lacking) };
  return (
    <div className={styles.page}>
      <section className={styles.form} aria-label={words.variables}>
        <div className={styles.fields}>
          <FilterField label={words.templates}>
            {(id, className) => (
              <select
                id={id}
                className={className}
                value={template.key}
                onChange={(event) =>
                  void navigate({
                    to: '/templates/$templateKey',
                    params: { templateKey: event.target.value },
                  })
                }
              >
                {templates.map(({ key, title }) => (
                  <option key={key} value={key}>
                    {title}
                  </option>
                ))}
              </select>
            )}
          </FilterField>
          <p className={styles.description}>{template.description}</p>
          {form.fields.map((field) => (
            <ModelField
              key={field.name}
              field={field}
              value={values[field.name] ?? field.initial}
              onChange={(value) => setTemplateValue(template.key, field.name, value)}
              problems={shown[field.name] ?? NONE}
            />
          ))}
        </div>
        <RenderBar template={template} input={input} chosen={chosen} onIncomplete={() => setTried(true)} />
      </section>
      <section className={styles.board} aria-labelledby="board-title">
        <h1 id="board-title" className={styles.title}>
          {words.boardTitle(template.title)}
        </h1>
        <FormatBoard
          template={template}
          input={input}
          chosen={chosen}
          onChoose={setChosen}
          onProblems={take}
        />
        <TemplateRenders templateKey={template.key} />
      </section>
    </div>
  );
}

/** Problems that any format's preview found with the variables themselves. */
function useFormProblems() {
  const [problems, setProblems] = useState<readonly ProblemFragment[]>([]);
  const take = useCallback((_: Format, found: readonly ProblemFragment[]) => {
    const general = found.filter((problem) => !isAboutFormat(problem));
    setProblems((before) => (sameProblems(before, general) ? before : general));
  }, []);
  const asModel = useMemo(
    // The form sorts problems by the arm's field, as it does those of models.
    () => problems.map((problem) => ({ ...problem, path: ['model', ...problem.path.slice(1)] })),
    [problems],
  );
  return { problems: asModel, take };
}

function sameProblems(a: readonly ProblemFragment[], b: readonly ProblemFragment[]): boolean {
  return a.length === b.length && a.every((problem, index) => problem.message === b[index]?.message);
}

/** A link may bring variables along: they become the draft, and leave the address. */
function useLinkedValues(key: string): void {
  const { with: linked } = useSearch({ from: '/templates/$templateKey' });
  const navigate = useNavigate();
  useEffect(() => {
    if (linked === undefined) return;
    setTemplateValues(key, linked);
    void navigate({ to: '/templates/$templateKey', params: { templateKey: key }, search: {}, replace: true });
  }, [linked, key, navigate]);
}
