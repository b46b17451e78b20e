import type { Image } from '../domain/job.ts';
import type { ProviderError } from '../providers/provider.ts';
import type { RunChange } from './job-run.ts';

/** How a run of a job's work went. `later` gives the slot back until then. */
export type WorkOutcome =
  /** `rest`: what is still to be stored, with what comes next; `images`: the others, where this run has stored all. */
  | { kind: 'completed'; rest?: RunChange; images?: Image[] }
  | { kind: 'failed'; error: ProviderError }
  | { kind: 'canceled' }
  | { kind: 'later'; runAt: number };
