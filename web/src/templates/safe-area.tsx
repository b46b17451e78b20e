import type { Format } from './format-preview.tsx';
import styles from './safe-area.module.css';

interface Insets {
  top: number;
  bottom: number;
  sides: number;
}

/** Everywhere: the twentieth at each edge that frames and screens may cut. */
const EDGES: Insets = { top: 0.05, bottom: 0.05, sides: 0.05 };
/** Stories: the apps put the account's name above and their buttons below. */
const STORY: Insets = { top: 0.14, bottom: 0.2, sides: 0.06 };

/** Within this, words are seen whole. */
export function SafeArea({ format }: { format: Format }) {
  const { top, bottom, sides } = format.id.startsWith('STORY') ? STORY : EDGES;
  return (
    <span
      className={styles.area}
      style={{
        top: `${top * 100}%`,
        bottom: `${bottom * 100}%`,
        left: `${sides * 100}%`,
        right: `${sides * 100}%`,
      }}
    />
  );
}
