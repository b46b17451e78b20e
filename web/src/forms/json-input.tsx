import { useState } from 'react';
import { formStrings } from '../strings/forms.ts';
import type { FieldSpec } from './field-spec.ts';
import { TextInput } from './text-input.tsx';

/** What has no form of its own, written as JSON. */
export function JsonInput({
  field,
  value,
  onChange,
  problems,
}: {
  field: FieldSpec;
  value: unknown;
  onChange: (value: unknown) => void;
  problems: readonly string[];
}) {
  const [draft, setDraft] = useState(() => (value === undefined ? '' : JSON.stringify(value, null, 2)));
  const [invalid, setInvalid] = useState(false);
  const take = (text: string): void => {
    setDraft(text);
    const parsed = parse(text);
    setInvalid(!parsed.ok);
    if (parsed.ok) onChange(parsed.value);
  };
  return (
    <TextInput
      label={field.label}
      name={field.name}
      value={draft}
      onChange={take}
      help={field.help}
      required={field.required}
      problems={invalid ? [formStrings.json.invalid] : problems}
      multiline
      mono
    />
  );
}

function parse(text: string): { ok: true; value: unknown } | { ok: false } {
  if (text.trim() === '') return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false };
  }
}
