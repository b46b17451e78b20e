// The records of jobs that are being worked on, as this process wrote them last: each of their changes begins with the
// record, and to read and parse it again costs more than to write it. Nobody else writes them: a file has one process
// (folder-lock.ts), and whatever changes a job does it by `apply` (jobs.ts).

import { isTerminal, type Job } from '../../domain/job.ts';
import type { Aside } from './aside.ts';
import type { Database } from './database.ts';
import { getJob } from './job-rows.ts';

export interface KeptJobs extends Aside {
  /** The job as it is in the transaction that goes on. */
  get(id: string): Job | undefined;
  /** Told of what has been written. */
  keep(job: Job): void;
}

/** Those that wait for another try for hours are here too. */
const MOST = 2000;

export function createKeptJobs(db: Database): KeptJobs {
  const kept = new Map<string, Job>();
  return {
    get: (id) => kept.get(id) ?? getJob(db, id),
    keep(job) {
      if (isTerminal(job.status)) {
        kept.delete(job.id);
        return;
      }
      if (kept.size >= MOST) kept.clear();
      kept.set(job.id, job);
    },
    write() {},
    takeBack: () => kept.clear(),
  };
}
