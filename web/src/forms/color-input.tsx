import { useId } from 'react';
import { formStrings } from '../strings/forms.ts';
import { classNames } from '../ui/class-names.ts';
import { FieldFrame, FieldProblems } from './field-frame.tsx';
import type { FieldSpec } from './field-spec.ts';
import styles from './field.module.css';

export interface TextualInputProps {
  field: FieldSpec;
  value: string;
  onChange: (value: string | undefined) => void;
  problems: readonly string[];
}

/** A colour, picked or written as `#rrggbb`. */
export function ColorInput({ field, value, onChange, problems }: TextualInputProps) {
  const id = useId();
  const problemsId = useId();
  const picked = /^#[0-9a-f]{6}$/i.test(value) ? value : '#888888';
  return (
    <FieldFrame label={field.label} labelFor={id} required={field.required}>
      <div className={styles.color}>
        <input
          type="color"
          className={styles.swatch}
          aria-label={formStrings.color.pick(field.label)}
          value={picked}
          onChange={(event) => onChange(event.target.value)}
        />
        <input
          id={id}
          name={field.name}
          className={classNames(styles.input, styles.mono)}
          autoComplete="off"
          placeholder="#rrggbb"
          aria-describedby={problems.length > 0 ? problemsId : undefined}
          data-invalid={problems.length > 0 || undefined}
          value={value}
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
        />
      </div>
      {field.help === '' ? null : <p className={styles.help}>{field.help}</p>}
      {problems.length > 0 ? <FieldProblems id={problemsId} problems={problems} /> : null}
    </FieldFrame>
  );
}
