// What a question answers: tables, and whether its goals are met. Kept as JSON, from which the documentation is made.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Row, Spread } from './runner.ts';

export interface Answer {
  /** The question in one sentence. */
  asks: string;
  tables: Table[];
  goals: Goal[];
  /** What a reader must know to judge the figures. */
  notes: string[];
  /** More than `npm run bench` takes the time for: what it is called and how it is had. It is kept beside the usual answer. */
  longer?: { name: string; command: string };
}

export interface Result extends Answer {
  name: string;
  command: string;
  machine: string;
  at: string;
  /** What it took to answer, since that is noted. */
  seconds?: number;
}

export interface Table {
  title: string;
  columns: string[];
  rows: (string | number)[][];
  /** Draws this column of numbers. */
  chart?: { column: number; unit: string; goal?: number };
}

export interface Goal {
  says: string;
  measured: string;
  met: boolean;
  /** Why a goal is not met, as the profile shows it. */
  because?: string;
}

export type Question = (options: { quick: boolean }) => Promise<Answer>;

const FOLDER = 'bench/results';

/** Quick answers are kept apart: they are for whoever works on the code, not for the documentation. */
export function save(
  name: string,
  answer: Answer,
  { quick, seconds }: { quick: boolean; seconds: number },
): Result {
  const { longer } = answer;
  const result: Result = {
    command: longer?.command ?? `npm run bench -- ${name}${quick ? ' --quick' : ''}`,
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} cores, Node ${process.version}`,
    at: new Date().toISOString(),
    seconds: Math.round(seconds),
    ...answer,
    name: longer?.name ?? name,
  };
  const folder = quick ? `${FOLDER}/quick` : FOLDER;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${result.name}.json`, `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

export function loadResults(): Result[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file): Result => JSON.parse(readFileSync(`${FOLDER}/${file}`, 'utf8')));
}

/** Rows of a comparison: what a unit takes, and how that compares with the first variant. */
export function ratioTable(title: string, rows: readonly Row[], unit: string, goal?: number): Table {
  const memory = rows.some(({ rss }) => rss !== null);
  return {
    title,
    columns: [
      'variant',
      `µs ${unit}`,
      `µs CPU ${unit}`,
      'wall ×',
      'wall × least–most',
      'CPU ×',
      'CPU × least–most',
      ...(memory ? ['MB'] : []),
    ],
    rows: rows.map(({ variant, wall, cpu, wallRatio, cpuRatio, rss }) => [
      variant,
      round(wall[0] * 1000, 1),
      round(cpu[0] * 1000, 1),
      round(wallRatio[0], 2),
      range(wallRatio),
      round(cpuRatio[0], 2),
      range(cpuRatio),
      ...(memory ? [rss === null ? '' : round(rss / 1e6, 0)] : []),
    ]),
    chart: { column: 5, unit: 'CPU, relative to the first', ...(goal === undefined ? {} : { goal }) },
  };
}

export function atMost(says: string, measured: number, most: number, because?: string): Goal {
  const met = measured <= most;
  return toGoal(says, `${round(measured, 2)}, goal at most ${most}`, met, because);
}

export function atLeast(says: string, measured: number, least: number, because?: string): Goal {
  const met = measured >= least;
  return toGoal(says, `${round(measured, 2)}, goal at least ${least}`, met, because);
}

function toGoal(says: string, measured: string, met: boolean, because?: string): Goal {
  return { says, measured, met, ...(met || because === undefined ? {} : { because }) };
}

export function round(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}

function range([, least, most]: Spread): string {
  return `${least.toFixed(2)}–${most.toFixed(2)}`;
}

/** As the terminal shows it. */
export function print(result: Result): void {
  const lines = [`\n${result.name}: ${result.asks}`];
  for (const { title, columns, rows } of result.tables) {
    const cells = [columns, ...rows.map((row) => row.map(String))];
    const widths = columns.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0)));
    lines.push(`  ${title}`);
    for (const row of cells) {
      const padded = row.map((cell, index) =>
        index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0),
      );
      lines.push(`    ${padded.join('  ')}`);
    }
  }
  for (const { says, measured, met, because } of result.goals) {
    lines.push(
      `  ${met ? 'met    ' : 'NOT MET'} ${says}: ${measured}${because === undefined ? '' : ` (${because})`}`,
    );
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
