// From rows of day and group to what a chart draws: a bar a day, in a few colours.

import type { UsageQuery } from '../api/generated/graphql.ts';
import { toMicros } from '../ui/money.ts';
import type { Grouping } from './usage-search.ts';

export type Measure = 'price' | 'images';
type Row = UsageQuery['by']['rows'][number];
type DayRow = UsageQuery['byDay']['rows'][number];

export interface Series {
  /** Groups in the order of their total, largest first; the last may stand for all others. */
  names: readonly string[];
  /** One for every day, with a number for every group. Money in dollars: pixels need no more. */
  days: readonly { day: string; values: readonly number[] }[];
}

/** As many as there are colours to tell apart. */
const MOST_SERIES = 5;

export function groupName(row: Row, by: Grouping, none: string): string {
  const name = { model: row.model, user: row.userId, template: row.template, tag: row.tag, key: row.key }[by];
  return name ?? none;
}

export function toSeries(
  rows: readonly DayRow[],
  days: readonly string[],
  { by, measure, none, others }: { by: Grouping; measure: Measure; none: string; others: string },
): Series {
  const totals = new Map<string, number>();
  for (const row of rows) {
    const name = groupName(row, by, none);
    totals.set(name, (totals.get(name) ?? 0) + valueOf(row, measure));
  }
  const ranked = [...totals].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  const shown = ranked.length > MOST_SERIES ? ranked.slice(0, MOST_SERIES) : ranked;
  const names = ranked.length > shown.length ? [...shown, others] : shown;
  const byDay = new Map(days.map((day) => [day, names.map(() => 0)]));
  for (const row of rows) {
    const values = byDay.get(row.day ?? '');
    const index = shown.indexOf(groupName(row, by, none));
    const at = index === -1 ? names.length - 1 : index;
    if (values !== undefined) values[at] = (values[at] ?? 0) + valueOf(row, measure);
  }
  return { names, days: [...byDay].map(([day, values]) => ({ day, values })) };
}

function valueOf(row: { price: string; images: number }, measure: Measure): number {
  return measure === 'images' ? row.images : Number(toMicros(row.price) ?? 0n) / 1_000_000;
}
