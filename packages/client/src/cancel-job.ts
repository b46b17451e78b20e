import type { Connection } from './connection.ts';
import { EaselError, refusal } from './easel-error.ts';
import { findJob } from './find-job.ts';
import { CancelJobDocument } from './generated/graphql.ts';
import type { Job } from './types.ts';

/** Raises EaselError: NOT_FOUND; WRONG_STATE, with the job, when it has ended or the provider does not stop it. */
export async function cancelJob(connection: Connection, id: string): Promise<Job> {
  const { job, errors } = (await connection.request(CancelJobDocument, { id }, { repeatable: true }))
    .cancelJob;
  if (errors.length === 0 && job !== null) return job;
  const { code, message } = refusal(errors);
  throw new EaselError(code, message, {
    errors,
    job: job ?? (await findJob(connection, id)) ?? undefined,
    jobId: id,
  });
}
