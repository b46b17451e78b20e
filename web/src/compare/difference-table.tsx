import type { FullImageFragment } from '../api/generated/graphql.ts';
import { compareStrings as words } from '../strings/lightbox.ts';
import { differencesOf } from './differences.ts';
import styles from './difference-table.module.css';

/** A table of only what differs. */
export function DifferenceTable({ images }: { images: readonly FullImageFragment[] }) {
  const differences = differencesOf(images);
  return (
    <section className={styles.section} aria-labelledby="differences">
      <h2 id="differences" className={styles.title}>
        {words.differences}
      </h2>
      {differences.length === 0 ? (
        <p>{words.same}</p>
      ) : (
        <div className={styles.scroll}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{words.field}</th>
                {images.map((image, index) => (
                  <th key={image.id} scope="col">
                    {String.fromCodePoint(65 + index)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {differences.map(({ name, values }) => (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {values.map((value, index) => (
                    <td key={images[index]?.id} dir="auto">
                      {value ?? <span className={styles.unset}>{words.unset}</span>}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
