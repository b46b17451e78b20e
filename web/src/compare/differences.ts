import type { FullImageFragment } from '../api/generated/graphql.ts';
import { inputsOf, optionsOf } from '../generate/job-inputs.ts';
import { valueText } from '../ui/format.ts';
import { formatMoney } from '../ui/money.ts';

export interface Difference {
  name: string;
  /** In the order of the pictures; null where it was not set. */
  values: readonly (string | null)[];
}

/** What was not the same for all, in the order a form has it. */
export function differencesOf(images: readonly FullImageFragment[]): Difference[] {
  const described = images.map(describe);
  const names = [...new Set(described.flatMap((each) => Object.keys(each)))];
  return names
    .map((name) => ({ name, values: described.map((each) => each[name] ?? null) }))
    .filter(({ values }) => new Set(values).size > 1);
}

function describe(image: FullImageFragment): Record<string, string> {
  const { job } = image;
  const { count } = optionsOf(job);
  const inputs = Object.entries(inputsOf(job)).map(([name, value]) => [name, valueText(value)] as const);
  const cost = job.cost.settled;
  return {
    model: job.model.id,
    ...Object.fromEntries(inputs),
    size: `${image.width} × ${image.height}`,
    images: String(count),
    ...(image.seed === null ? {} : { seed: image.seed }),
    ...(cost === null ? {} : { cost: formatMoney(cost) }),
  };
}
