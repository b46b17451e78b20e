import type { Connection } from './connection.ts';
import { aborted, EaselError, requestError } from './easel-error.ts';
import { WatchJobDocument, type WatchJobSubscription } from './generated/graphql.ts';
import { retryWait } from './retry-wait.ts';
import { hasCode, isRefusal, type Payload } from './socket.ts';
import type { JobEvent } from './types.ts';

export interface WatchOptions {
  /** The `seq` of the last event already seen; 0, the default, for all. */
  after?: number;
  /** Ends the watching; the job goes on. */
  signal?: AbortSignal | undefined;
}

/**
 * Every event of a job with a greater seq, stored ones first, then live, each once and in order, to `JobFinished`.
 * Raises EaselError: NOT_FOUND, ABORTED, NETWORK, or what the server answers.
 */
export async function* watchJob(
  connection: Connection,
  jobId: string,
  { after = 0, signal }: WatchOptions = {},
): AsyncGenerator<JobEvent, void, undefined> {
  // The socket sends this very object again after a reconnect: with the cursor moved, the server goes on from there.
  const variables = { jobId, after };
  const payload = { query: WatchJobDocument.toString(), variables };
  for (let retries = 0; ; retries++) {
    for await (const event of subscribe(connection, payload, signal)) {
      if (event.seq <= variables.after) continue;
      variables.after = event.seq;
      retries = 0;
      yield event;
      if (event.__typename === 'JobFinished') return;
    }
    // A server that goes away may end the stream before the job's last event.
    if (retries > MOST_EARLY_ENDS)
      throw new EaselError('BAD_RESPONSE', 'The server ends the stream again and again before the job', {
        jobId,
      });
    await retryWait(retries, signal);
  }
}

const MOST_EARLY_ENDS = 20;

async function* subscribe(
  { socket }: Connection,
  payload: Payload & { variables: { jobId: string } },
  signal: AbortSignal | undefined,
): AsyncGenerator<JobEvent, void, undefined> {
  const { jobId } = payload.variables;
  throwIfAborted(signal, jobId);
  const results = await socket.iterate<WatchJobSubscription>(payload);
  const stop = (): void => void results.return?.();
  signal?.addEventListener('abort', stop);
  try {
    for await (const { data, errors } of results) {
      if (errors !== undefined && errors.length > 0) throw requestError(errors, jobId);
      if (data !== null && data !== undefined) yield data.jobProgress;
    }
  } catch (cause) {
    if (isRefusal(cause) && socket.renew()) return;
    throw toEaselError(cause, jobId);
  } finally {
    signal?.removeEventListener('abort', stop);
  }
  throwIfAborted(signal, jobId);
}

function throwIfAborted(signal: AbortSignal | undefined, jobId: string): void {
  if (signal?.aborted === true) throw aborted(signal, { jobId });
}

function toEaselError(cause: unknown, jobId: string): EaselError {
  if (cause instanceof EaselError) return cause;
  if (Array.isArray(cause)) return requestError(cause, jobId);
  if (isRefusal(cause))
    return new EaselError('UNAUTHENTICATED', 'The server refuses the token, or wants one', { jobId });
  const reason = hasCode(cause)
    ? `The socket was closed (${cause.code} ${cause.reason ?? ''})`
    : 'No connection';
  return new EaselError('NETWORK', reason, { cause, jobId, retryable: true });
}
