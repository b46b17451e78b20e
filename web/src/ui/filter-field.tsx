import { type ReactNode, useId } from 'react';
import fieldStyles from '../forms/field.module.css';
import { classNames } from './class-names.ts';
import styles from './filter-field.module.css';

/** A small labelled control in a row of filters. */
export function FilterField({
  label,
  wide = false,
  children,
}: {
  label: string;
  wide?: boolean;
  children: (id: string, className: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className={classNames(styles.filter, wide && styles.wide)}>
      <label htmlFor={id} className={styles.label}>
        {label}
      </label>
      {children(id, classNames(fieldStyles.input, styles.control))}
    </div>
  );
}
