// How users take turns (start-time fair queueing), the same in every dispatcher. Time is counted in rounds. A job joins
// the line of its user and priority, one turn after the line's last job, and never before the round that is being
// served; lower rounds go first. So ten thousand jobs of one user take ten thousand turns, and the one job of another
// joins the next of them. An urgent job's turn comes sooner, and its line moves on in shorter steps: it has a greater
// share, and nobody has none.

import type { Priority } from '../domain/priority.ts';
import type { QueuedJob } from './dispatcher.ts';

/** Rounds from one job of a line to its next: of an urgent line four for one of the usual, of a patient one a quarter. */
const STEP = { HIGH: 1, NORMAL: 4, LOW: 16 } as const satisfies Record<Priority, number>;

export interface Turn {
  /** Names the line; the user's own for what is as urgent as usual. */
  line: string;
  step: number;
}

export function turnOf({ userId, priority }: Pick<QueuedJob, 'userId' | 'priority'>): Turn {
  // No user id has a slash.
  return { line: priority === 'NORMAL' ? userId : `${priority}/${userId}`, step: STEP[priority] };
}

/** Whose line it is. */
export function userOfLine(line: string): string {
  return line.slice(line.indexOf('/') + 1);
}
