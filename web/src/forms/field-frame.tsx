import type { ReactNode } from 'react';
import { uiStrings } from '../strings/ui.ts';
import styles from './field.module.css';

/** What every field has around it, for controls that are not React Aria's own text field. */
export function FieldFrame({
  label,
  labelId,
  labelFor,
  required = false,
  aside,
  children,
}: {
  label: string;
  labelId?: string;
  labelFor?: string;
  required?: boolean;
  aside?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={styles.field}>
      <div className={styles.head}>
        <label className={styles.label} id={labelId} htmlFor={labelFor}>
          {label}
          {required ? null : <span className={styles.optional}>{uiStrings.optional}</span>}
        </label>
        {aside}
      </div>
      {children}
    </div>
  );
}

/** Problems of one field, each with what to do; spoken when they appear. */
export function FieldProblems({ id, problems }: { id: string; problems: readonly string[] }) {
  return (
    <div id={id} className={styles.problems} role="alert">
      {problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
    </div>
  );
}
