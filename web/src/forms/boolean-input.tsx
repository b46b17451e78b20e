import { Checkbox } from 'react-aria-components/Checkbox';
import { CheckMark } from './check-mark.tsx';
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
        <CheckMark checked={value} />
        {label}
      </Checkbox>
      {help === '' ? null : <p className={styles.help}>{help}</p>}
    </div>
  );
}
