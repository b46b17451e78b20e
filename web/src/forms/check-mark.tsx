import { Check } from 'lucide-react';
import styles from './field.module.css';

/** The box of a checkbox. */
export function CheckMark({ checked }: { checked: boolean }) {
  return <span className={styles.box}>{checked ? <Check aria-hidden="true" /> : null}</span>;
}
