import type { ProviderError } from '../providers/provider.ts';

/** How a run of a job's work went. `later` gives the slot back until then. */
export type WorkOutcome =
  | { kind: 'completed' }
  | { kind: 'failed'; error: ProviderError }
  | { kind: 'canceled' }
  | { kind: 'later'; runAt: number };
