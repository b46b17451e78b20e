// Accepts many requests in one call: all checked and priced first, then created together or one by one.

import type { Actor } from '../domain/actor.ts';
import { fail, type Result, type UserError } from '../domain/errors.ts';
import type { NewJob } from '../store/store.ts';
import type { JobDeps } from './job-deps.ts';
import type { GenerateRequest } from './prepare-request.ts';
import { draftRequest, settleAdmission, type Submitted } from './submit-job.ts';

export const MOST_IN_BATCH = 100;

export type BatchErrorPolicy = 'REJECT_ALL' | 'REJECT_FAILED';

const DROPPED: UserError = {
  code: 'WRONG_STATE',
  message: 'Not created, because another request of the batch was refused.',
  path: [],
};

/** One result a request, in their order. */
export async function submitBatch(
  deps: JobDeps,
  actor: Actor,
  requests: readonly GenerateRequest[],
  onError: BatchErrorPolicy,
): Promise<Result<Submitted>[]> {
  const drafts: Result<NewJob>[] = [];
  for (const request of requests) drafts.push(await draftRequest(deps, actor, request));
  const allOrNothing = onError === 'REJECT_ALL';
  if (allOrNothing && drafts.some(({ ok }) => !ok))
    return drafts.map((draft) => (draft.ok ? fail(DROPPED) : draft));

  const accepted = drafts.flatMap((draft) => (draft.ok ? [draft.value] : []));
  const admissions = await deps.store.jobs.admit(accepted, { allOrNothing });
  const results: Result<Submitted>[] = [];
  for (const draft of drafts) {
    const admission = draft.ok ? admissions.shift() : undefined;
    results.push(
      !draft.ok ? draft : admission === undefined ? fail(DROPPED) : await settleAdmission(deps, admission),
    );
  }
  return results;
}
