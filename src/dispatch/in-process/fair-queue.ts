// A queue in which users take turns: one job of each user who waits, then the next of each. What has begun goes first.

import type { QueuedJob } from '../dispatcher.ts';

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
  // Users in the order of their turns; each with their jobs in order of arrival.
  const turns = new Map<string, QueuedJob[]>();
  const owners = new Map<string, string>();
  // Jobs that have begun, in order of arrival; the others' turns come after them.
  const begun = new Map<string, QueuedJob>();

  return {
    get size() {
      return owners.size + begun.size;
    },
    has: (id) => owners.has(id) || begun.has(id),
    push(job) {
      if (job.begun) {
        begun.set(job.id, job);
        return;
      }
      owners.set(job.id, job.userId);
      const line = turns.get(job.userId);
      if (line === undefined) turns.set(job.userId, [job]);
      else line.push(job);
    },
    shift() {
      for (const [id, job] of begun) {
        begun.delete(id);
        return job;
      }
      for (const [userId, line] of turns) {
        const job = line.shift();
        // Whoever has been served goes to the end of the line, or out of it.
        turns.delete(userId);
        if (line.length > 0) turns.set(userId, line);
        if (job !== undefined) {
          owners.delete(job.id);
          return job;
        }
      }
      return undefined;
    },
    remove(id) {
      if (begun.delete(id)) return true;
      const userId = owners.get(id);
      const line = userId === undefined ? undefined : turns.get(userId);
      if (userId === undefined || line === undefined) return false;
      owners.delete(id);
      line.splice(
        line.findIndex((job) => job.id === id),
        1,
      );
      if (line.length === 0) turns.delete(userId);
      return true;
    },
    first(count) {
      const found = [...begun.values()].slice(0, count);
      const lines = [...turns.values()];
      for (let place = 0; found.length < count && lines.some((line) => place < line.length); place++) {
        for (const line of lines) {
          const job = line[place];
          if (job !== undefined && found.length < count) found.push(job);
        }
      }
      return found;
    },
    ahead(id) {
      const owner = owners.get(id);
      if (owner === undefined) return begun.has(id) ? [...begun.keys()].indexOf(id) : null;
      const place = turns.get(owner)?.findIndex((job) => job.id === id) ?? 0;
      let ahead = begun.size + place;
      let before = true;
      for (const [userId, line] of turns) {
        if (userId === owner) before = false;
        else ahead += Math.min(line.length, before ? place + 1 : place);
      }
      return ahead;
    },
  };
}
