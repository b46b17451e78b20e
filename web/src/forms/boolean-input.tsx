import { Check } from 'lucide-react';
import { Checkbox } from 'react-aria-components/Checkbox';
import styles from './field.module.css';

export function BooleanInput({
  label,
  help,
  value,
  onChange,
}: {
  label: string;
  help: string;
  value: boolean;
  onChange: (value: boolean) => void;
}) {
  return (
    <div className={styles.field}>
      <Checkbox className={styles.switch} isSelected={value} onChange={onChange}>
        <span className={styles.box}>{value ? <Check aria-hidden="true" /> : null}</span>
        {label}
      </Checkbox>
      {help === '' ? null : <p className={styles.help}>{help}</p>}
    </div>
  );
}
