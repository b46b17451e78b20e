import { Radio, RadioGroup } from 'react-aria-components/RadioGroup';
import { Label } from 'react-aria-components/Label';
import type { ReactNode } from 'react';
import { classNames } from '../ui/class-names.ts';
import styles from './field.module.css';

export interface Choice {
  value: string;
  label: ReactNode;
  /** What is read out, when the label is a drawing. */
  name?: string;
}

/** One of a few, all in sight. */
export function ChoiceInput({
  label,
  choices,
  value,
  onChange,
  help,
  evenly = false,
  bare = false,
}: {
  label: string;
  choices: readonly Choice[];
  value: string | null;
  onChange: (value: string) => void;
  help?: string;
  /** Small columns of equal width, with the drawing over the word. */
  evenly?: boolean;
  /** Where the choices say themselves what they are for, the label is only spoken. */
  bare?: boolean;
}) {
  return (
    <RadioGroup
      className={styles.field}
      value={value}
      onChange={onChange}
      orientation="horizontal"
      {...(bare ? { 'aria-label': label } : {})}
    >
      {bare ? null : (
        <div className={styles.head}>
          <Label className={styles.label}>{label}</Label>
        </div>
      )}
      <div className={classNames(styles.choices, evenly && styles.evenly)}>
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} aria-label={choice.name} className={styles.choice}>
            {choice.label}
          </Radio>
        ))}
      </div>
      {help === undefined ? null : <p className={styles.help}>{help}</p>}
    </RadioGroup>
  );
}
