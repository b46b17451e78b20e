// Rounds of all variants of a question in turn, so that whatever else the machine does hits all of them alike; and
// what is told is the median of the ratios within a round.

import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

export interface Sample {
  /** Milliseconds. */
  wall: number;
  /** Milliseconds of CPU of the measured process, user and system. */
  cpu: number;
  /** What was done. */
  units: number;
}

export interface Variant {
  name: string;
  run: () => Promise<Sample>;
}

export interface Row {
  variant: string;
  /** Medians over the rounds. */
  wallPerUnit: number;
  cpuPerUnit: number;
  /** Medians of the per-round ratios to the first variant, with their least and greatest. */
  wallRatio: [number, number, number];
  cpuRatio: [number, number, number];
}

export async function compare(variants: readonly Variant[], rounds: number): Promise<Row[]> {
  const samples = new Map<string, Sample[]>(variants.map(({ name }) => [name, []]));
  // The first round warms everything up and is not counted.
  for (let round = 0; round <= rounds; round++) {
    for (const variant of variants) {
      const sample = await variant.run();
      if (round > 0) samples.get(variant.name)?.push(sample);
    }
  }
  const base = samples.get(variants[0]?.name ?? '') ?? [];
  return [...samples].map(([variant, taken]) => {
    const wall = taken.map((sample) => sample.wall / sample.units);
    const cpu = taken.map((sample) => sample.cpu / sample.units);
    const ratios = (values: number[], read: (sample: Sample) => number): [number, number, number] =>
      spread(values.map((value, round) => value / read(base[round] ?? { wall: 1, cpu: 1, units: 1 })));
    return {
      variant,
      wallPerUnit: median(wall),
      cpuPerUnit: median(cpu),
      wallRatio: ratios(wall, (sample) => sample.wall / sample.units),
      cpuRatio: ratios(cpu, (sample) => sample.cpu / sample.units),
    };
  });
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

function spread(values: number[]): [number, number, number] {
  return [median(values), Math.min(...values), Math.max(...values)];
}

export function report(question: string, rows: readonly Row[]): void {
  const show = ([middle, least, most]: [number, number, number]): string =>
    `${middle.toFixed(2)} (${least.toFixed(2)}–${most.toFixed(2)})`;
  process.stdout.write(`\n${question}\n`);
  for (const row of rows) {
    process.stdout.write(
      `  ${row.variant.padEnd(34)} ${row.wallPerUnit.toFixed(2).padStart(8)} ms  ${row.cpuPerUnit.toFixed(2).padStart(7)} ms CPU   wall ×${show(row.wallRatio)}  CPU ×${show(row.cpuRatio)}\n`,
    );
  }
}

export function save(name: string, results: object): void {
  mkdirSync('bench/results', { recursive: true });
  const machine = `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`;
  writeFileSync(`bench/results/${name}.json`, `${JSON.stringify({ machine, ...results }, null, 2)}\n`);
}
