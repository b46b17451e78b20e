// Waiting out what passes: a primary that steps down, a connection that breaks, a server that is overloaded. The
// driver repeats a write once; a fail-over takes longer than that. Only for work that may be done twice.

import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';

const DEADLINE_MS = 30_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

/** Runs `work` until it answers, within a deadline; other errors than passing ones are raised at once. */
export async function withRetry<T>(work: () => Promise<T>, deadlineMs = DEADLINE_MS): Promise<T> {
  const end = Date.now() + deadlineMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || Date.now() + pause > end) throw error;
    }
    await sleep(pause * (0.5 + Math.random() / 2));
  }
}

const LABELS = [
  'RetryableWriteError',
  'RetryableError',
  'SystemOverloadedError',
  'TransientTransactionError',
];
/** Codes of a server that is stopping, is no longer primary, or waits for a majority (error_codes.yml of MongoDB). */
const CODES = new Set([
  6, 7, 64, 89, 91, 112, 189, 262, 9001, 10_058, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

/** What breaks while a command is being written the driver raises as the socket tells it. */
const SOCKET_CODES = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'ENOTCONN', 'ETIMEDOUT']);

export function isPassing(error: unknown): boolean {
  if (error instanceof Error && 'code' in error && SOCKET_CODES.has(String(error.code))) return true;
  if (!(error instanceof mongo.MongoError)) return false;
  if (error instanceof mongo.MongoNetworkError || error instanceof mongo.MongoServerSelectionError)
    return true;
  if (error.name === 'MongoPoolClearedError' || error.name === 'MongoWriteConcernError') return true;
  if (LABELS.some((label) => error.hasErrorLabel(label)) || isBrokenBulk(error)) return true;
  return typeof error.code === 'number' && CODES.has(error.code);
}

/** A bulk whose connection broke is told by an error of another class, without a word of the server's in it. */
function isBrokenBulk(error: unknown): boolean {
  if (!(error instanceof mongo.MongoBulkWriteError) || error.code !== undefined) return false;
  return Array.isArray(error.writeErrors) && error.writeErrors.length === 0;
}

/** Whether a write was refused because its key is there already. */
export function isDuplicate(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === 11_000;
}

/** The places of the writes of a bulk that were refused because their keys are there; undefined for other errors. */
export function duplicatesOf(error: unknown): number[] | undefined {
  if (!(error instanceof mongo.MongoBulkWriteError)) return undefined;
  const errors = Array.isArray(error.writeErrors) ? error.writeErrors : [error.writeErrors];
  const all = errors.length > 0 && errors.every(({ code }) => code === 11_000);
  return all ? errors.map(({ index }) => index) : undefined;
}
