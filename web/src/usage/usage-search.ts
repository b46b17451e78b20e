// Which days, and by what.

import type { UsageDimension } from '../api/generated/graphql.ts';

export const GROUPINGS = ['model', 'user', 'template', 'tag', 'key'] as const;
export type Grouping = (typeof GROUPINGS)[number];

export const DIMENSIONS: Record<Grouping, UsageDimension> = {
  model: 'MODEL',
  user: 'USER',
  template: 'TEMPLATE',
  tag: 'TAG',
  key: 'KEY',
};

export interface UsageSearch {
  /** Days, as YYYY-MM-DD in the reader's zone; both are included. */
  from?: string;
  to?: string;
  by?: Grouping;
}

export const DEFAULT_DAYS = 30;

export function readUsageSearch(search: Record<string, unknown>): UsageSearch {
  const { from, to } = search;
  const by = GROUPINGS.find((grouping) => grouping === search['by']);
  return {
    ...(isDay(from) ? { from } : {}),
    ...(isDay(to) ? { to } : {}),
    ...(by === undefined ? {} : { by }),
  };
}

function isDay(value: unknown): value is string {
  return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(Date.parse(value));
}

export interface Days {
  from: string;
  to: string;
}

/** The days asked for; without any the last thirty, today included. */
export function daysOf(search: UsageSearch, now: Date = new Date()): Days {
  const to = search.to ?? dayText(now);
  return { from: search.from ?? addDays(to, 1 - DEFAULT_DAYS), to };
}

/** Every day from the first to the last. */
export function listDays({ from, to }: Days): string[] {
  const days: string[] = [];
  for (let day = from; day <= to && days.length < 400; day = addDays(day, 1)) days.push(day);
  return days;
}

export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T12:00:00`);
  date.setDate(date.getDate() + count);
  return dayText(date);
}

export function startOfDay(day: string): string {
  return new Date(`${day}T00:00:00`).toISOString();
}

function dayText(date: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
