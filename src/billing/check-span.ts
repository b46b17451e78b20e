// A span of time that a report is asked for.

import type { InputProblem } from '../domain/errors.ts';
import { problem } from './problem.ts';

export interface Span {
  from: number;
  to: number;
}

const DAY_MS = 24 * 3600 * 1000;
const LONGEST_DAYS = 400;

export function checkSpan({ from, to }: Span): InputProblem[] {
  if (to > from && to - from <= LONGEST_DAYS * DAY_MS) return [];
  const message = to <= from ? 'to must be after from.' : `A report covers at most ${LONGEST_DAYS} days.`;
  return [problem(['to'], 'range', message, new Date(to).toISOString())];
}
