// How urgent a job is to whoever asks for it.

export const PRIORITIES = ['LOW', 'NORMAL', 'HIGH'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const DEFAULT_PRIORITY: Priority = 'NORMAL';

/** The lower of the two. */
export function atMostPriority(asked: Priority, most: Priority): Priority {
  return PRIORITIES.indexOf(asked) <= PRIORITIES.indexOf(most) ? asked : most;
}
