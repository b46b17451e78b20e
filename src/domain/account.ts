// What is agreed with a user: how much they may spend, what they pay on top, and whether they pay before.

import type { Budget, CountedPeriod, Markup } from './budget.ts';

export interface Account {
  userId: string;
  /** At most one a period. */
  budgets: Budget[];
  markup: Markup | null;
  /** Whether requests are refused that the balance does not cover. */
  prepaid: boolean;
  /** What is counted of their jobs. It only grows: counting that stops leaves a gap. */
  counted: CountedPeriod[];
  createdAt: number;
  updatedAt: number;
}

/** The scope of a user's counters. */
export function userScope(userId: string): string {
  return `user:${userId}`;
}

/** The scope of an API key's counters. */
export function keyScope(keyId: string): string {
  return `key:${keyId}`;
}

/** Whose key's scope it is; null: a user's. */
export function keyOfScope(scope: string): string | null {
  return scope.startsWith('key:') ? scope.slice('key:'.length) : null;
}
