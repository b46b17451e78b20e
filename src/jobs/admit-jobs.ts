// Stores new jobs, if the API key they come by has room for them: so many may be active at once.
//
// The store's active jobs are counted rather than a counter kept beside them, which a crash could leave too high. One
// process counts and admits for a key one request after another, so that parallel requests cannot overshoot; with
// several processes each may be short of what another is just admitting.

import type { Actor } from '../domain/actor.ts';
import type { Admission, NewJob } from '../store/store.ts';
import type { JobDeps } from './job-deps.ts';

export type Admitted = Admission | { kind: 'no-room'; most: number };

const turns = new Map<string, Promise<unknown>>();

/** One answer a job, in their order. With `allOrNothing` there must be room for all. */
export async function admitJobs(
  { store, onNoRoom }: Pick<JobDeps, 'store' | 'onNoRoom'>,
  actor: Actor,
  jobs: NewJob[],
  options: { allOrNothing?: boolean } = {},
): Promise<Admitted[]> {
  const key = actor.kind === 'user' ? actor.key : null;
  const most = key?.concurrentJobs ?? null;
  if (key === null || most === null) return store.jobs.admit(jobs, options);
  return inTurn(key.id, async () => {
    const room = Math.max(0, most - (await store.jobs.countActiveOfKey(key.id)));
    const fitting = jobs.length <= room ? jobs : options.allOrNothing === true ? [] : jobs.slice(0, room);
    const admissions = fitting.length === 0 ? [] : await store.jobs.admit(fitting, options);
    for (const _ of jobs.slice(fitting.length)) onNoRoom();
    return [...admissions, ...jobs.slice(fitting.length).map(() => ({ kind: 'no-room', most }) as const)];
  });
}

function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const mine = (turns.get(key) ?? Promise.resolve()).then(work, work);
  turns.set(key, mine);
  const forget = (): void => {
    if (turns.get(key) === mine) turns.delete(key);
  };
  mine.then(forget, forget);
  return mine;
}
