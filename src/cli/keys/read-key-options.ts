// `--budget 50/month --expires 2027-01-01 …` as a key to make.

import { InvalidArgumentError } from 'commander';
import type { NewKey } from '../../auth/create-api-key.ts';
import type { Budget, Markup } from '../../domain/budget.ts';
import { parseMoney } from '../../domain/money.ts';
import { PRIORITIES, type Priority } from '../../domain/priority.ts';

export interface KeyOptions {
  user?: string;
  name: string;
  scopes?: string[];
  models?: string[];
  budget?: Budget;
  markup?: Markup;
  rpm?: number;
  concurrent?: number;
  maxPriority?: Priority;
  expires?: number;
}

export function toNewKey({ user, rpm, concurrent, expires, ...rest }: KeyOptions): NewKey {
  return { ...rest, userId: user, requestsPerMinute: rpm, concurrentJobs: concurrent, expiresAt: expires };
}

export function readList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export function readCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export function readPriority(text: string): Priority {
  const priority = PRIORITIES.find((known) => known === text.toUpperCase());
  if (priority === undefined) throw new InvalidArgumentError('It must be low, normal or high.');
  return priority;
}

export function readBudget(text: string): Budget {
  const [, dollars = '', name = ''] = /^\$?([\d.]+)\/(day|month|total)$/i.exec(text) ?? [];
  const limit = parseMoney(dollars);
  const period = (['DAY', 'MONTH', 'TOTAL'] as const).find((known) => known === name.toUpperCase());
  if (limit === undefined || period === undefined)
    throw new InvalidArgumentError('It must be dollars a period, such as 50/month, 2.50/day or 100/total.');
  return { limit, period };
}

export function readMarkup(text: string): Markup {
  const [, percent] = /^(\d{1,4}(?:\.\d{1,2})?)%$/.exec(text) ?? [];
  if (percent !== undefined) return { kind: 'percent', basisPoints: Math.round(Number(percent) * 100) };
  const amount = parseMoney(text.replace(/^\$/, ''));
  if (amount === undefined)
    throw new InvalidArgumentError('It must be a share such as 15%, or dollars for each image such as 0.01.');
  return { kind: 'fixed', amount };
}

/** A day ends as it begins, in UTC. */
export function readMoment(text: string): number {
  const at = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new InvalidArgumentError('It must be a day such as 2027-01-01, or a moment.');
  return at;
}
