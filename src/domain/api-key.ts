// An API key: who its bearer is, what it may do, and the limits it is held to. The secret itself is not kept.

import type { Budget, Markup } from './budget.ts';
import type { Priority } from './priority.ts';

export const SCOPES = ['generate', 'read', 'act-as', 'operator'] as const;
export type Scope = (typeof SCOPES)[number];

/** What a key allows and is held to, apart from its scopes; null is without a limit. */
export interface KeyGrant {
  id: string;
  /** Registry ids it may run. */
  models: readonly string[] | null;
  budget: Budget | null;
  markup: Markup | null;
  requestsPerMinute: number | null;
  /** Jobs of this key that may be active at once. */
  concurrentJobs: number | null;
  /** The most urgent its jobs may be; absent in keys that are older than this, as null: NORMAL. */
  maxPriority?: Priority | null;
}

export interface ApiKey extends KeyGrant {
  userId: string;
  name: string;
  scopes: readonly Scope[];
  /** The first characters of the secret, to tell keys apart by. */
  prefix: string;
  /** SHA-256 of the secret, lower-case hex. */
  hash: string;
  createdAt: number;
  expiresAt: number | null;
  revokedAt: number | null;
  /** When it was last presented, to the minute. */
  lastUsedAt: number | null;
}
