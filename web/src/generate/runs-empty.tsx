import { ShapeGlyph } from '../forms/shape-glyph.tsx';
import { generateStrings } from '../strings/generate.ts';
import { Button } from '../ui/button.tsx';
import { changeDraft, currentDraft } from './draft.ts';
import styles from './runs-empty.module.css';

const words = generateStrings.empty;

/** Before the first run: prompts that fill the form when chosen. */
export function RunsEmpty() {
  return (
    <div className={styles.empty}>
      <p className={styles.title}>{words.title}</p>
      <p className={styles.help}>{words.help}</p>
      <ul className={styles.examples}>
        {words.examples.map((example) => (
          <li key={example.title}>
            <Button
              className={styles.example}
              onPress={() =>
                changeDraft({
                  values: { ...currentDraft().values, prompt: example.prompt },
                  size: example.size,
                })
              }
            >
              <span className={styles.name}>
                <ShapeGlyph {...example.size} />
                {example.title}
              </span>
              <span className={styles.prompt}>{example.prompt}</span>
            </Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
