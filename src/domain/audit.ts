// What is kept for good of who did what: keys, money, cancellations, deletions and configuration.

import type { JsonObject } from './json.ts';

export const AUDIT_ACTIONS = [
  'KEY_CREATED',
  'KEY_REVOKED',
  'CREDIT_ADDED',
  'BALANCE_ADJUSTED',
  'ACCOUNT_CHANGED',
  'JOB_CANCELED',
  'IMAGE_DELETED',
  'CONFIGURATION_CHANGED',
  'QUEUE_PAUSED',
  'QUEUE_RESUMED',
] as const;
export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Written once; nothing changes or removes one. */
export interface AuditEntry {
  id: string;
  at: number;
  action: AuditAction;
  /** Who: a user's id, `operator` for whoever needs no key, `server` for the server itself. */
  userId: string;
  /** The API key that was presented. */
  keyId: string | null;
  /** What it was done to: the id of a key, a job, an image or a user; null when it is the server. */
  target: string | null;
  /** From where; null on the command line. */
  address: string | null;
  requestId: string | null;
  details: JsonObject;
}
