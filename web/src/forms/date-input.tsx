import { useId } from 'react';
import type { TextualInputProps } from './color-input.tsx';
import { FieldFrame, FieldProblems } from './field-frame.tsx';
import styles from './field.module.css';

/** A day, sent as its first moment in the reader's zone. */
export function DateInput({ field, value, onChange, problems }: TextualInputProps) {
  const id = useId();
  const problemsId = useId();
  return (
    <FieldFrame label={field.label} labelFor={id} required={field.required}>
      <input
        id={id}
        name={field.name}
        type="date"
        className={styles.input}
        aria-describedby={problems.length > 0 ? problemsId : undefined}
        data-invalid={problems.length > 0 || undefined}
        value={toDay(value)}
        onChange={(event) => onChange(toMoment(event.target.value))}
      />
      {field.help === '' ? null : <p className={styles.help}>{field.help}</p>}
      {problems.length > 0 ? <FieldProblems id={problemsId} problems={problems} /> : null}
    </FieldFrame>
  );
}

function toDay(moment: string): string {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return '';
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function toMoment(day: string): string | undefined {
  const date = new Date(`${day}T00:00:00`);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
