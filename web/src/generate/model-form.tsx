import { ChevronRight } from 'lucide-react';
import type { ModelCardFragment } from '../api/generated/graphql.ts';
import { ChoiceInput } from '../forms/choice-input.tsx';
import type { FieldSpec, FormSpec } from '../forms/field-spec.ts';
import { ModelField } from '../forms/model-field.tsx';
import { SeedInput } from '../forms/seed-input.tsx';
import { SizeInput } from '../forms/size-input.tsx';
import { TextInput } from '../forms/text-input.tsx';
import { fieldsInEffect, isEmpty } from '../forms/values.ts';
import { formStrings } from '../strings/forms.ts';
import { generateStrings as words } from '../strings/generate.ts';
import { changeDraft, type Draft, setValue } from './draft.ts';
import styles from './model-form.module.css';
import type { FormProblems } from './problems.ts';

export interface ModelFormProps {
  model: ModelCardFragment;
  form: FormSpec;
  draft: Draft;
  problems: FormProblems;
}

const NONE: readonly string[] = [];

/** The fields of a model: what it must have and what shapes the picture in sight, the rest folded away. */
export function ModelForm({ model, form, draft, problems }: ModelFormProps) {
  const shown = fieldsInEffect(form.fields, draft.values);
  const aside = (field: FieldSpec): boolean =>
    !field.required &&
    (field.kind === 'lora' || shown.some((each) => each.kind === 'lora' && each.name === field.needs));
  const render = (field: FieldSpec) => (
    <ModelField
      key={field.name}
      field={field}
      value={draft.values[field.name]}
      onChange={(value) => setValue(field.name, value)}
      problems={problems.fields[field.name] ?? NONE}
    />
  );
  const hasPicture = shown.some((field) => field.kind === 'image' && !isEmpty(draft.values[field.name]));
  const folded = shown.filter(aside);
  return (
    <div className={styles.fields}>
      {shown.filter((field) => !aside(field)).map(render)}
      {form.size === 'none' ? null : (
        <SizeInput
          value={draft.size}
          onChange={(size) => changeDraft({ size })}
          hasPicture={hasPicture}
          nearest={form.size === 'aspect'}
          problems={problems.fields['size'] ?? NONE}
        />
      )}
      {model.maxImages > 1 ? (
        <ChoiceInput
          label={formStrings.count.label}
          value={String(Math.min(draft.count, model.maxImages))}
          onChange={(count) => changeDraft({ count: Number(count) })}
          choices={Array.from({ length: model.maxImages }, (_, index) => ({
            value: String(index + 1),
            label: index + 1,
          }))}
        />
      ) : null}
      {form.seed ? (
        <SeedInput
          value={draft.seed}
          locked={draft.seedLocked}
          onChange={(seed) => changeDraft({ seed })}
          onLock={(seedLocked) => changeDraft({ seedLocked })}
        />
      ) : null}
      <details
        className={styles.more}
        open={folded.some((field) => problems.fields[field.name] !== undefined) || undefined}
      >
        <summary className={styles.summary}>
          <ChevronRight aria-hidden="true" />
          {words.moreSettings}
        </summary>
        <div className={styles.fields}>
          {folded.map(render)}
          <TextInput
            label={formStrings.tags.label}
            help={formStrings.tags.help}
            value={draft.tags}
            onChange={(tags) => changeDraft({ tags })}
            problems={problems.fields['tags'] ?? NONE}
          />
          <TextInput
            label={formStrings.deadline.label}
            help={formStrings.deadline.help}
            inputMode="numeric"
            value={draft.deadline}
            onChange={(deadline) => changeDraft({ deadline })}
            problems={problems.fields['deadline'] ?? NONE}
          />
        </div>
      </details>
    </div>
  );
}
