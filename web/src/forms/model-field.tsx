import { lazy, Suspense } from 'react';
import { formStrings } from '../strings/forms.ts';
import { BooleanInput } from './boolean-input.tsx';
import { CharacterCount } from './character-count.tsx';
import { ChoiceInput } from './choice-input.tsx';
import { ColorInput } from './color-input.tsx';
import { DateInput } from './date-input.tsx';
import type { FieldSpec } from './field-spec.ts';
import styles from './field.module.css';
import { JsonInput } from './json-input.tsx';
import { NumberInput } from './number-input.tsx';
import { PromptHistoryButton } from './prompt-history-button.tsx';
import { stepFrom } from './prompt-history.ts';
import { TextInput } from './text-input.tsx';

/** With its dragging and dropping it is a large part of the form, and no part of its first look. */
const ImageInput = lazy(async () => ({ default: (await import('./image-input.tsx')).ImageInput }));

export interface ModelFieldProps {
  field: FieldSpec;
  value: unknown;
  onChange: (value: unknown) => void;
  problems: readonly string[];
}

/** The control for a field, by its kind. */
export function ModelField({ field, value, onChange, problems }: ModelFieldProps) {
  const text = typeof value === 'string' ? value : '';
  const words = { label: field.label, name: field.name, required: field.required, problems };
  const takeText = (next: string): void => onChange(next === '' ? undefined : next);
  switch (field.kind) {
    case 'prompt':
      return (
        <TextInput
          {...words}
          value={text}
          onChange={takeText}
          placeholder={field.help}
          multiline
          compact={!field.required}
          onStep={field.required ? (step) => takeText(stepFrom(text, step) ?? text) : undefined}
          aside={
            <>
              <CharacterCount text={text} most={field.longest} />
              {field.required ? <PromptHistoryButton onChoose={takeText} /> : null}
            </>
          }
        />
      );
    case 'number':
      return (
        <NumberInput
          field={field}
          value={typeof value === 'number' ? value : undefined}
          onChange={onChange}
          problems={problems}
        />
      );
    case 'enum':
      return (
        <ChoiceInput
          label={field.label}
          choices={field.choices.map((choice) => ({ value: choice, label: choice.replaceAll('_', ' ') }))}
          value={text === '' ? null : text}
          onChange={onChange}
          help={field.help}
        />
      );
    case 'image':
      return (
        <Suspense fallback={<div className={styles.imageAwaited} />}>
          <ImageInput
            field={field}
            value={text === '' ? undefined : text}
            onChange={onChange}
            problems={problems}
          />
        </Suspense>
      );
    case 'lora':
      return (
        <TextInput
          {...words}
          value={text}
          onChange={takeText}
          help={formStrings.lora.help}
          placeholder="https://…/weights.safetensors"
          inputMode="url"
        />
      );
    case 'boolean':
      return (
        <BooleanInput label={field.label} help={field.help} value={value === true} onChange={onChange} />
      );
    case 'json':
      return <JsonInput field={field} value={value} onChange={onChange} problems={problems} />;
    case 'color':
      return <ColorInput field={field} value={text} onChange={onChange} problems={problems} />;
    case 'date':
      return <DateInput field={field} value={text} onChange={onChange} problems={problems} />;
    case 'money':
      return <TextInput {...words} value={text} onChange={takeText} help={field.help} inputMode="decimal" />;
    case 'locale':
    case 'text':
      return (
        <TextInput
          {...words}
          value={text}
          onChange={takeText}
          help={field.help}
          aside={<CharacterCount text={text} most={field.longest} />}
        />
      );
    default:
      return field.kind satisfies never;
  }
}
