// What has been heard of a provider's run and not been stored yet, folded into the next change of the job.

import type { LogLine, NewJobEvent } from '../domain/job.ts';
import { estimateWait } from './estimate-wait.ts';
import type { JobRun, RunChange } from './job-run.ts';
import { createProgressMeter, type ProgressMeter } from './progress.ts';

export interface PendingUpdate {
  /** The provider has it in its queue, with so many requests ahead. */
  queued(ahead: number | null): void;
  running(logs: LogLine[]): void;
  /** Time has passed, which moves the progress of a model that logs none. */
  tick(): void;
  readonly dirty: boolean;
  /** The next thing to store; undefined when there is nothing. */
  take(): RunChange | undefined;
  /** What was heard with the end of the run: stored together with what follows it. */
  rest(): NewJobEvent[];
}

export function createPendingUpdate(run: JobRun, medianMs: number | null): PendingUpdate {
  const { now, dispatcher } = run.deps;
  const attempt = run.job.attempts.length;
  let logs: LogLine[] = [];
  let position: number | null | undefined;
  let announced = run.job.status === 'RUNNING';
  let started = announced;
  let moved = false;
  let meter: ProgressMeter | undefined;

  function takeRunning(): NewJobEvent & { type: 'JobRunning' } {
    const { startedAt, progress } = run.job;
    meter ??= createProgressMeter({ start: startedAt ?? now(), medianMs, from: progress });
    const event = { type: 'JobRunning' as const, attempt, progress: meter.update(logs, now()), logs };
    logs = [];
    moved = false;
    announced = true;
    return event;
  }

  return {
    queued(ahead) {
      if (!started) position = ahead;
    },
    running(lines) {
      started = true;
      logs.push(...lines);
    },
    tick() {
      moved = meter?.byTime ?? false;
    },
    get dirty() {
      if (started) return logs.length > 0 || moved || !announced;
      return position !== undefined && position !== run.job.queuePosition;
    },
    take() {
      if (!this.dirty) return undefined;
      if (started) {
        const event = takeRunning();
        const startedAt = run.job.startedAt ?? now();
        const etaMs = medianMs === null ? null : Math.max(0, Math.round(startedAt + medianMs - now()));
        return {
          set: { status: 'RUNNING', startedAt, progress: event.progress, queuePosition: null, etaMs },
          events: [event],
          ahead: 'now',
        };
      }
      const place = position ?? null;
      const etaMs = estimateWait(medianMs, place ?? 0, dispatcher.concurrency);
      return {
        set: { queuePosition: place, etaMs },
        events: [{ type: 'JobQueued', position: place, etaMs }],
        ahead: 'now',
      };
    },
    rest() {
      return logs.length > 0 || !announced ? [takeRunning()] : [];
    },
  };
}
