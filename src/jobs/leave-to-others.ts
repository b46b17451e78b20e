// A job whose model, or version of a template, this process does not know. While servers are replaced, one that knows it
// may take it: the job is left to it, for a time.

import type { JobRun } from './job-run.ts';
import type { WorkOutcome } from './work-outcome.ts';

const SHORTEST_MS = 1000;
const LONGEST_MS = 30_000;

/** `what` is missing, such as `Model flux-pro`. */
export async function leaveToOthers(
  run: JobRun,
  what: string,
): Promise<Extract<WorkOutcome, { kind: 'failed' | 'later' }>> {
  const { deps, job } = run;
  const since = job.unknownSince ?? deps.now();
  const waited = deps.now() - since;
  if (waited >= deps.settings.unknownModelGraceSeconds * 1000) {
    const message = `${what} is known to no server any more.`;
    return {
      kind: 'failed',
      error: { code: 'MODEL_GONE', message, retryable: false, retryAfterMs: null, details: null },
    };
  }
  if (job.unknownSince !== since) {
    deps.log.warn(
      { jobId: job.id, model: job.model },
      `${what} is not known here: the job is left to others`,
    );
    await run.commit({ set: { unknownSince: since } });
  }
  return { kind: 'later', runAt: deps.now() + Math.min(LONGEST_MS, Math.max(SHORTEST_MS, waited / 2)) };
}
