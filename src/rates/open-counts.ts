// How many of something that stays open, such as subscriptions, each owner has.

/** Adapters: memory, for one process; redis, for several. */
export interface OpenCounts extends AsyncDisposable {
  /** One more for `owner`; false, and nothing is counted, when it has `most` already. */
  take(owner: string, most: number): Promise<boolean>;
  /** One that was taken has ended. */
  give(owner: string): void;
}

export function createMemoryOpenCounts(): OpenCounts {
  const counts = new Map<string, number>();
  return {
    take(owner, most) {
      const count = counts.get(owner) ?? 0;
      if (count >= most) return Promise.resolve(false);
      counts.set(owner, count + 1);
      return Promise.resolve(true);
    },
    give(owner) {
      const left = (counts.get(owner) ?? 0) - 1;
      if (left > 0) counts.set(owner, left);
      else counts.delete(owner);
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
