// Models that an operator has paused: their jobs are accepted and wait in the store, but none is begun.

export interface Pauses {
  has(model: string): boolean;
  /** Whether there is one at all. */
  readonly any: boolean;
}

export const neverPaused: Pauses = { has: () => false, any: false };
