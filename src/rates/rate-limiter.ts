// How fast somebody may go: so many in a minute, counted from the first.

/** Adapters: memory, for one process; redis, for several. */
export interface RateLimiter {
  /** Counts one. Null when it may go on, else the milliseconds until it is worth trying again. */
  take(who: string, perMinute: number): Promise<number | null>;
}
