import type { ProviderError } from '../providers/provider.ts';
import type { RunChange } from './job-run.ts';

/** How a run of a job's work went. `later` gives the slot back until then. */
export type WorkOutcome =
  /** `rest`: what is still to be stored, with what comes next. */
  | { kind: 'completed'; rest?: RunChange }
  | { kind: 'failed'; error: ProviderError }
  | { kind: 'canceled' }
  | { kind: 'later'; runAt: number };
