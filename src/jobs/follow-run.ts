// Turns the provider's updates of one run into the job's events, at most ten a second, in order and complete.

import type { NewJobEvent } from '../domain/job.ts';
import type { ProviderRun } from '../providers/provider.ts';
import type { Step } from './attempts.ts';
import type { JobRun } from './job-run.ts';
import { createPendingUpdate, type PendingUpdate } from './pending-update.ts';

const INTERVAL_MS = 100;
const TICK_MS = 1000;

/** Resolves when the run has ended, with the events that are still to be stored. Raises what `follow` raises. */
export async function followRun(run: JobRun, step: Step, providerRun: ProviderRun): Promise<NewJobEvent[]> {
  const median = await run.deps.runTimes.median(step.model);
  const pending = createPendingUpdate(run, median);
  // One signal for all that may end it; `AbortSignal.any` is dearer, and leaves weak references to the collector.
  const following = new AbortController();
  const stop = (): void => following.abort(run.signal.reason);
  if (run.signal.aborted) stop();
  run.signal.addEventListener('abort', stop);
  let lost: { error: unknown } | undefined;
  const writer = createWriter(run, pending, (error) => {
    lost = { error };
    following.abort(error);
  });
  const ticker = setInterval(() => {
    pending.tick();
    writer.wake();
  }, TICK_MS);
  // A webhook says that it has ended: what the stream would still tell is not waited for.
  let ended = false;
  const forget = run.deps.nudges.on(run.job.id, () => {
    ended = true;
    following.abort(new Error('The run has ended'));
  });
  try {
    for await (const update of run.deps.provider.follow(providerRun, following.signal)) {
      if (update.type === 'queued') pending.queued(update.position);
      else pending.running(update.logs);
      if (update.type !== 'completed') writer.wake();
    }
  } catch (error) {
    if (!ended) throw error;
    run.signal.throwIfAborted();
  } finally {
    run.signal.removeEventListener('abort', stop);
    forget();
    clearInterval(ticker);
    await writer.close();
  }
  if (lost !== undefined) throw lost.error;
  return pending.rest();
}

/** Stores what is pending, one write at a time and at most ten a second; what comes meanwhile goes into the next. */
function createWriter(run: JobRun, pending: PendingUpdate, onFailure: (error: unknown) => void) {
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> | undefined;
  let lastWrite = Number.NEGATIVE_INFINITY;
  let closed = false;

  async function write(): Promise<void> {
    try {
      const change = pending.take();
      if (change !== undefined) await run.commit(change);
    } catch (error) {
      closed = true;
      onFailure(error);
    }
    writing = undefined;
    lastWrite = performance.now();
    wake();
  }

  function wake(): void {
    if (closed || writing !== undefined || timer !== undefined || !pending.dirty) return;
    const wait = lastWrite + INTERVAL_MS - performance.now();
    if (wait <= 0) {
      writing = write();
      return;
    }
    timer = setTimeout(() => {
      timer = undefined;
      wake();
    }, wait);
  }

  return {
    wake,
    async close() {
      closed = true;
      clearTimeout(timer);
      await writing;
    },
  };
}
