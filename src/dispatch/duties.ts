// Chores that one of all processes is enough for: telling positions, sweeping.

export interface Duties {
  /** True for one of the processes that share the work, at most once in `ms`. False when it cannot be told. */
  take(name: string, ms: number): Promise<boolean>;
}

/** A process that is alone does everything itself. */
export const aloneOnDuty: Duties = { take: () => Promise.resolve(true) };
