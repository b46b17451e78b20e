// A place in the ledger as the text of a cursor.

import type { LedgerEntry } from '../../../domain/job.ts';

type Place = Pick<LedgerEntry, 'at' | 'id'>;

export function toPlace({ at, id }: Place): string {
  return `${at}|${id}`;
}

export function fromPlace(text: string | null): Place | null {
  if (text === null) return null;
  const bar = text.indexOf('|');
  return { at: Number(text.slice(0, bar)), id: text.slice(bar + 1) };
}
