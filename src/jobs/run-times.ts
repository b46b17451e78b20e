// How long a model's runs take, from its newest completed jobs: the base of every estimate of time.

import type { JobStore } from '../store/store.ts';

const KEPT = 20;
/** Runs of other processes are heard of from the store, this often. */
const FRESH_MS = 60_000;

export interface RunTimes {
  /** Median in milliseconds; null without history. */
  median(model: string): Promise<number | null>;
  add(model: string, ms: number): void;
}

export function createRunTimes(jobs: Pick<JobStore, 'runTimes'>): RunTimes {
  const history = new Map<string, { times: Promise<number[]>; until: number }>();

  function ofModel(model: string): Promise<number[]> {
    const known = history.get(model);
    if (known !== undefined && performance.now() < known.until) return known.times;
    const times = jobs.runTimes(model, KEPT);
    history.set(model, { times, until: performance.now() + FRESH_MS });
    // A failed read is tried again by whoever asks next.
    times.catch(() => history.delete(model));
    return times;
  }

  return {
    async median(model) {
      const times = [...(await ofModel(model))].sort((a, b) => a - b);
      const middle = times[Math.floor((times.length - 1) / 2)];
      // A clock that was set back in the middle of a run makes it look shorter than nothing.
      return middle === undefined ? null : Math.max(0, middle);
    },
    add(model, ms) {
      const known = history.get(model);
      if (known === undefined) return;
      known.times = known.times.then((times) => [ms, ...times].slice(0, KEPT));
      known.times.catch(() => history.delete(model));
    },
  };
}
