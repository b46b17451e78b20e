// How long a model's runs take, from its newest completed jobs: the base of every estimate of time.

import type { JobStore } from '../store/store.ts';

const KEPT = 20;

export interface RunTimes {
  /** Median in milliseconds; null without history. */
  median(model: string): Promise<number | null>;
  add(model: string, ms: number): void;
}

export function createRunTimes(jobs: Pick<JobStore, 'runTimes'>): RunTimes {
  const history = new Map<string, Promise<number[]>>();

  function ofModel(model: string): Promise<number[]> {
    let times = history.get(model);
    if (times === undefined) {
      times = jobs.runTimes(model, KEPT);
      history.set(model, times);
      // A failed read is tried again by whoever asks next.
      times.catch(() => history.delete(model));
    }
    return times;
  }

  return {
    async median(model) {
      const times = [...(await ofModel(model))].sort((a, b) => a - b);
      return times[Math.floor((times.length - 1) / 2)] ?? null;
    },
    add(model, ms) {
      const times = history.get(model);
      if (times === undefined) return;
      history.set(
        model,
        times.then((known) => [ms, ...known].slice(0, KEPT)),
      );
    },
  };
}
