// Runs several pieces of work on MongoDB one operation at a time, in an order that is given: whatever two servers may do
// to each other happens on purpose, and happens again.

import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { hookDriver } from './hook-driver.ts';

interface Waiting {
  actor: number;
  go: () => void;
}

class Schedule {
  waiting: Waiting[] = [];
  under = 0;
  open = false;

  async step<T>(actor: number, work: () => Promise<T>): Promise<T> {
    if (!this.open) await new Promise<void>((go) => this.waiting.push({ actor, go }));
    this.under++;
    try {
      return await work();
    } finally {
      this.under--;
    }
  }
}

const current = new AsyncLocalStorage<{ schedule: Schedule; actor: number }>();

/** From then on operations of work that is interleaved wait for their turn; others are as before. */
export function instrumentDriver(): Disposable {
  return hookDriver((_, work) => {
    const running = current.getStore();
    if (running === undefined) return work();
    // What an operation does inside is its own.
    return running.schedule.step(running.actor, () => current.exit(work));
  });
}

/** Which of those that wait goes on, and for how many operations before the next choice. */
export interface Choice {
  pick: number;
  steps: number;
}

/** Resolves when all work has ended; rejects with what the first piece of it rejects with. */
export async function interleave(
  works: readonly (() => Promise<unknown>)[],
  choices: readonly Choice[],
): Promise<void> {
  const schedule = new Schedule();
  let ended = 0;
  const all = Promise.all(
    works.map((work, actor) => current.run({ schedule, actor }, work).finally(() => ended++)),
  );
  all.catch(() => undefined);
  for (const { pick, steps } of choices) {
    let actor: number | undefined;
    for (let done = 0; done < steps && (await settled()); done++) {
      const own = schedule.waiting.findIndex((each) => each.actor === actor);
      if (actor !== undefined && own === -1) break;
      const [next] = schedule.waiting.splice(own === -1 ? pick % schedule.waiting.length : own, 1);
      actor = next?.actor;
      next?.go();
    }
    if (ended === works.length) break;
  }
  schedule.open = true;
  for (const { go } of schedule.waiting.splice(0)) go();
  await all;
  while (schedule.under > 0) await turn();

  /** True when nothing is under way and something waits. */
  async function settled(): Promise<boolean> {
    for (let quiet = 0; quiet < 3;) {
      await turn();
      if (ended === works.length) return false;
      quiet = schedule.under === 0 && schedule.waiting.length > 0 ? quiet + 1 : 0;
    }
    return true;
  }
}
