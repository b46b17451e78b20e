// What a caller may read of accounts and of the ledger: their own, or anybody's for operators.

import type { Account } from '../domain/account.ts';
import { type Actor, hasScope, ownUserId } from '../domain/actor.ts';
import type { LedgerEntry, LedgerKind } from '../domain/job.ts';
import type { Micros } from '../domain/money.ts';
import type { Page, PageRequest, Store } from '../store/store.ts';

export function mayReadMoneyOf(actor: Actor, userId: string): boolean {
  if (hasScope(actor, 'operator')) return true;
  if (!hasScope(actor, 'read')) return false;
  return actor.kind === 'user' && actor.onlyJobId === null && ownUserId(actor) === userId;
}

export async function readAccount(
  store: Pick<Store, 'accounts'>,
  actor: Actor,
  userId: string,
): Promise<Account | undefined> {
  return mayReadMoneyOf(actor, userId) ? store.accounts.get(userId) : undefined;
}

/** Undefined when the caller may not list them. */
export async function listAccounts(
  store: Pick<Store, 'accounts'>,
  actor: Actor,
  page: PageRequest,
): Promise<Page<Account> | undefined> {
  return hasScope(actor, 'operator') ? store.accounts.list(page) : undefined;
}

export interface LedgerSpan {
  userId: string;
  from: number;
  to: number;
}

/** Undefined when the caller may not read it. */
export async function readLedger(
  store: Pick<Store, 'ledger'>,
  actor: Actor,
  span: LedgerSpan,
  page: { first: number; after: Pick<LedgerEntry, 'at' | 'id'> | null },
): Promise<Page<LedgerEntry> | undefined> {
  return mayReadMoneyOf(actor, span.userId) ? store.ledger.list(span, page) : undefined;
}

/** What an entry adds to a balance. The balance is the sum of this over the user's entries. */
export function effectOf({ kind, amount }: { kind: LedgerKind; amount: Micros }): Micros {
  switch (kind) {
    case 'HOLD':
    case 'CHARGE':
      return -amount;
    case 'RELEASE':
    case 'CREDIT':
    case 'ADJUST':
      return amount;
  }
}
