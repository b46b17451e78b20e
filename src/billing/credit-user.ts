// Credits of prepaid users, and corrections of their balance. Each is one entry of the ledger, however often it is
// asked for with the same idempotency key.

import type { Account } from '../domain/account.ts';
import { audit } from '../auth/audit.ts';
import { lacksScope } from '../auth/require-scope.ts';
import type { Actor } from '../domain/actor.ts';
import { fail, type InputProblem, type Result, succeed, type UserError } from '../domain/errors.ts';
import { newId } from '../domain/ids.ts';
import type { LedgerEntry } from '../domain/job.ts';
import { formatMoney, type Micros } from '../domain/money.ts';
import type { Store } from '../store/store.ts';
import { checkUserId } from './change-account.ts';
import { problem } from './problem.ts';

export interface CreditRequest {
  userId: string;
  amount: Micros;
  note?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
}

export interface Credited {
  account: Account;
  entry: LedgerEntry;
  /** True when an earlier request with this idempotency key booked it. */
  replayed: boolean;
}

type Deps = { store: Pick<Store, 'accounts' | 'audit'>; now: () => number };

/** The first credit makes a user prepaid: from then on the balance must cover what they ask for. */
export async function creditUser(
  deps: Deps,
  actor: Actor,
  request: CreditRequest,
): Promise<Result<Credited>> {
  const range =
    request.amount > 0
      ? []
      : [
          problem(
            ['amount'],
            'range',
            'A credit is above 0; use adjustBalance to take.',
            formatMoney(request.amount),
          ),
        ];
  return book(deps, actor, 'CREDIT', request, range);
}

/** Adds or takes; it takes at most what is there. */
export async function adjustBalance(
  deps: Deps,
  actor: Actor,
  request: CreditRequest,
): Promise<Result<Credited>> {
  const range =
    request.amount === 0 ? [problem(['amount'], 'range', 'An adjustment of 0 changes nothing.', '0.00')] : [];
  return book(deps, actor, 'ADJUST', request, range);
}

async function book(
  deps: Deps,
  actor: Actor,
  kind: 'CREDIT' | 'ADJUST',
  request: CreditRequest,
  problems: readonly InputProblem[],
): Promise<Result<Credited>> {
  const lacking = lacksScope(actor, 'operator');
  if (lacking !== undefined) return fail(lacking);
  const errors = [
    ...problems,
    ...checkSize(request.amount),
    ...checkUserId(request.userId),
    ...checkWords(request),
  ];
  if (errors.length > 0) return fail(...errors);
  const { userId, amount } = request;
  const { store } = deps;
  const at = deps.now();
  const entry: LedgerEntry = {
    // No user id has a slash.
    id: `${userId}/${kind}/${request.idempotencyKey ?? newId('led')}`,
    kind,
    jobId: null,
    userId,
    keyId: null,
    model: null,
    amount,
    at,
    note: request.note ?? null,
  };
  // In this order a crash leaves the user as they were, or credited.
  await store.accounts.change(userId, { countBalance: true }, at);
  const booking = await store.accounts.book(entry);
  if (booking.kind === 'below-zero') return fail(belowZero(amount, booking.available));
  if (booking.kind === 'there' && booking.entry.amount !== amount) return fail(otherAmount(booking.entry));
  if (booking.kind === 'booked') {
    const action = kind === 'CREDIT' ? 'CREDIT_ADDED' : 'BALANCE_ADJUSTED';
    const details = { amount: formatMoney(amount), entry: entry.id, note: entry.note };
    await audit(deps, actor, { action, target: userId, details });
  }
  const prepaid = kind === 'CREDIT' ? { prepaid: true } : {};
  return succeed({
    account: await store.accounts.change(userId, prepaid, at),
    entry: booking.kind === 'there' ? booking.entry : entry,
    replayed: booking.kind === 'there',
  });
}

/** A slip of the hand, and nothing that sums of could leave whole micro-dollars. */
const MOST: Micros = 1_000_000_000_000;

function checkSize(amount: Micros): InputProblem[] {
  if (Math.abs(amount) <= MOST) return [];
  const message = `At most $${formatMoney(MOST)} are booked at once.`;
  return [problem(['amount'], 'range', message, formatMoney(amount))];
}

function checkWords({ note, idempotencyKey }: CreditRequest): InputProblem[] {
  const problems: InputProblem[] = [];
  if (typeof note === 'string' && note.length > 500)
    problems.push(problem(['note'], 'length', 'A note has at most 500 characters.', note.length));
  if (typeof idempotencyKey === 'string' && !/^[\x21-\x7e]{1,255}$/.test(idempotencyKey)) {
    const message = 'An idempotency key is 1 to 255 printable ASCII characters without spaces.';
    problems.push(problem(['idempotencyKey'], 'format', message, idempotencyKey.slice(0, 100)));
  }
  return problems;
}

function belowZero(amount: Micros, available: Micros): UserError {
  return {
    code: 'BUDGET_EXCEEDED',
    message: `The balance has $${formatMoney(Math.max(0, available))} to take from, not $${formatMoney(-amount)}.`,
    path: ['amount'],
    needed: -amount,
    remaining: Math.max(0, available),
    resetsAt: null,
  };
}

function otherAmount(entry: LedgerEntry): UserError {
  const message = `This idempotency key booked $${formatMoney(entry.amount)} before.`;
  return problem(['idempotencyKey'], 'idempotency', message, entry.id.split('/').at(-1) ?? '');
}
