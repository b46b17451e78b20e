// A queue in which users take turns. What has begun goes first.

import type { QueuedJob } from '../dispatcher.ts';
import { turnOf } from '../turns.ts';

export interface FairQueue {
  push(job: QueuedJob): void;
  /** The next job, or undefined when none waits. */
  shift(): QueuedJob | undefined;
  remove(id: string): boolean;
  has(id: string): boolean;
  /** Jobs that will be handed out before this one if nobody else comes; null when it does not wait. */
  ahead(id: string): number | null;
  /** The first of them, in the order of their turns. */
  first(count: number): QueuedJob[];
  readonly size: number;
}

export function createFairQueue(): FairQueue {
  // Those that wait of each round, in order of arrival, and the round of each.
  const rounds = new Map<number, QueuedJob[]>();
  const roundOf = new Map<string, number>();
  // Of a line in which nobody waits nothing is kept.
  const lines = new Map<string, { last: number; waiting: number }>();
  // Jobs that have begun, in order of arrival; the others' turns come after them.
  const begun = new Map<string, QueuedJob>();
  let served = 0;

  function take(job: QueuedJob, round: number): void {
    const jobs = rounds.get(round) ?? [];
    jobs.splice(jobs.indexOf(job), 1);
    if (jobs.length === 0) rounds.delete(round);
    roundOf.delete(job.id);
    const { line } = turnOf(job);
    const kept = lines.get(line);
    if (kept !== undefined && --kept.waiting === 0) lines.delete(line);
  }

  function* inOrder(): Generator<QueuedJob, void, undefined> {
    let left = roundOf.size;
    for (let round = served; left > 0; round++) {
      const jobs = rounds.get(round) ?? [];
      left -= jobs.length;
      yield* jobs;
    }
  }

  return {
    get size() {
      return roundOf.size + begun.size;
    },
    has: (id) => roundOf.has(id) || begun.has(id),
    push(job) {
      if (job.begun) {
        begun.set(job.id, job);
        return;
      }
      const { line, step } = turnOf(job);
      const { last, waiting } = lines.get(line) ?? { last: 0, waiting: 0 };
      const round = Math.max(served, last) + step;
      lines.set(line, { last: round, waiting: waiting + 1 });
      roundOf.set(job.id, round);
      const jobs = rounds.get(round);
      if (jobs === undefined) rounds.set(round, [job]);
      else jobs.push(job);
    },
    shift() {
      for (const [id, job] of begun) {
        begun.delete(id);
        return job;
      }
      const { value: job } = inOrder().next();
      if (job === undefined) return undefined;
      served = roundOf.get(job.id) ?? served;
      take(job, served);
      return job;
    },
    remove(id) {
      if (begun.delete(id)) return true;
      const round = roundOf.get(id);
      const job = round === undefined ? undefined : rounds.get(round)?.find((each) => each.id === id);
      if (round === undefined || job === undefined) return false;
      take(job, round);
      return true;
    },
    first(count) {
      const found = [...begun.values()].slice(0, count);
      if (found.length === count) return found;
      for (const job of inOrder()) {
        found.push(job);
        if (found.length === count) break;
      }
      return found;
    },
    ahead(id) {
      const mine = roundOf.get(id);
      if (mine === undefined) return begun.has(id) ? [...begun.keys()].indexOf(id) : null;
      let ahead = begun.size + (rounds.get(mine)?.findIndex((job) => job.id === id) ?? 0);
      for (const [round, { length }] of rounds) if (round < mine) ahead += length;
      return ahead;
    },
  };
}
