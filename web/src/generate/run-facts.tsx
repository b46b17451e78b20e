import type { RunJobFragment } from '../api/generated/graphql.ts';
import { formatMoney } from '../ui/money.ts';
import { Moment } from '../ui/moment.tsx';
import { nameOf, optionsOf } from './job-inputs.ts';
import styles from './run-facts.module.css';

/** What the run was asked for and what it costs, in a line. */
export function RunFacts({ job }: { job: RunJobFragment }) {
  const { width, height, seed } = optionsOf(job);
  const [image] = job.images;
  // A template's pictures have a size each.
  const asked = width === null || height === null ? null : { width, height };
  const size = job.template === null ? (image ?? asked) : null;
  const usedSeed = job.template === null ? (image?.seed ?? seed) : null;
  const cost = job.cost.settled ?? job.cost.estimate;
  return (
    <ul className={styles.facts}>
      <li className={styles.model}>{nameOf(job)}</li>
      {size === null ? null : (
        <li>
          {size.width} × {size.height}
        </li>
      )}
      {usedSeed === null ? null : (
        <li>
          seed <span className={styles.mono}>{usedSeed}</span>
        </li>
      )}
      {cost === null ? null : <li>{formatMoney(cost)}</li>}
      {job.tags.map((tag) => (
        <li key={tag}>#{tag}</li>
      ))}
      <li>
        <Moment at={job.createdAt} />
      </li>
    </ul>
  );
}
