// Rounds of all variants of a question in turn, so that whatever else the machine does hits all of them alike; and
// what is told is the median of the ratios within a round.

export interface Sample {
  /** Milliseconds. */
  wall: number;
  /** Milliseconds of CPU of the measured process, user and system. */
  cpu: number;
  /** What was done. */
  units: number;
  /** Bytes of memory of the measured process, where that is asked. */
  rss?: number;
}

export interface Variant {
  name: string;
  run: () => Promise<Sample>;
}

/** Median, least, greatest. */
export type Spread = [number, number, number];

export interface Row {
  variant: string;
  /** Milliseconds a unit. */
  wall: Spread;
  cpu: Spread;
  /** Of the per-round ratios to the first variant. */
  wallRatio: Spread;
  cpuRatio: Spread;
  /** Bytes, the most of all rounds; null where it was not asked. */
  rss: number | null;
}

/**
 * Every round begins with another variant. Unless they are `warm` already, a round before the others warms everything
 * up and is not counted.
 */
export async function compare(
  variants: readonly Variant[],
  rounds: number,
  { warm = false } = {},
): Promise<Row[]> {
  const samples = new Map<string, Sample[]>(variants.map(({ name }) => [name, []]));
  for (let round = warm ? 1 : 0; round <= rounds; round++) {
    for (let place = 0; place < variants.length; place++) {
      const variant = variants[(place + round) % variants.length];
      if (variant === undefined) continue;
      const sample = await variant.run();
      if (round > 0) samples.get(variant.name)?.push(sample);
    }
  }
  const base = samples.get(variants[0]?.name ?? '') ?? [];
  return [...samples].map(([variant, taken]) => toRow(variant, taken, base));
}

function toRow(variant: string, taken: readonly Sample[], base: readonly Sample[]): Row {
  const each = (of: readonly Sample[], read: (sample: Sample) => number): number[] =>
    of.map((sample) => read(sample) / sample.units);
  const ratios = (read: (sample: Sample) => number): Spread => {
    const floor = each(base, read);
    return spread(each(taken, read).map((value, round) => value / (floor[round] ?? Number.NaN)));
  };
  const memory = taken.flatMap(({ rss }) => (rss === undefined ? [] : [rss]));
  return {
    variant,
    wall: spread(each(taken, ({ wall }) => wall)),
    cpu: spread(each(taken, ({ cpu }) => cpu)),
    wallRatio: ratios(({ wall }) => wall),
    cpuRatio: ratios(({ cpu }) => cpu),
    rss: memory.length === 0 ? null : Math.max(...memory),
  };
}

export function rowOf(rows: readonly Row[], variant: string): Row {
  const row = rows.find((found) => found.variant === variant);
  if (row === undefined) throw new Error(`There is no row ${variant}`);
  return row;
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

export function spread(values: readonly number[]): Spread {
  return [median(values), Math.min(...values), Math.max(...values)];
}
