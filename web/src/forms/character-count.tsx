import { formStrings } from '../strings/forms.ts';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';
import styles from './field.module.css';

/** Limits up to this are ones to write within, and are shown from the start. */
const SHORT = 1_000;
/** Of a long text, the count matters to nobody before this. */
const FROM = 500;

/** How many characters there are of how many there may be, counted as the server does. */
export function CharacterCount({ text, most }: { text: string; most: number | null }) {
  if (most === null) return null;
  const count = [...text].length;
  if (most > SHORT && count < FROM) return null;
  return (
    <span className={styles.aside} data-over={count > most || undefined}>
      <span aria-hidden="true">{formStrings.characters(count, most)}</span>
      <VisuallyHidden>{formStrings.charactersSpoken(count, most)}</VisuallyHidden>
    </span>
  );
}
