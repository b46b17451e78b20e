// One job, from where it is to its end, on the terminal.

import type { ApiClient } from './api-client.ts';
import { DONE, FAILED } from './exit-code.ts';
import { type FinishedJob, PROGRESS, progressData, type ProgressUpdate } from './generate-operations.ts';
import type { Terminal } from './models/terminal.ts';
import { createProgressBar } from './progress-bar.ts';

/** Resolves with the job when it has ended; over reconnects, each event once. */
export async function watchJob(
  client: ApiClient,
  jobId: string,
  onUpdate: (event: ProgressUpdate) => void,
  after = 0,
): Promise<FinishedJob> {
  const variables = { jobId, after };
  for await (const { jobProgress: event } of client.subscribe(PROGRESS, variables, progressData)) {
    // The client sends this very object again after a reconnect: it resumes where it was.
    variables.after = event.seq;
    if (event.__typename === 'JobFinished') return event.job;
    onUpdate(event);
  }
  throw new Error('The server ended the subscription before the job');
}

export interface FollowOptions {
  json: boolean;
  after?: number;
  /** Called with the finished job before it is printed. */
  finish?: ((job: FinishedJob) => Promise<void> | void) | undefined;
}

/** Returns the exit code. */
export async function followJob(
  client: ApiClient,
  jobId: string,
  terminal: Terminal,
  { json, after = 0, finish }: FollowOptions,
): Promise<number> {
  const bar = createProgressBar(terminal, (line) => (json ? terminal.err(line) : terminal.out(line)));
  let job: FinishedJob;
  try {
    job = await watchJob(client, jobId, (event) => bar.update(event), after);
  } finally {
    bar.stop();
  }
  await finish?.(job);
  if (json) terminal.out(JSON.stringify(job, null, 2));
  else printJob(job, terminal);
  return job.status === 'COMPLETED' ? DONE : FAILED;
}

function printJob(job: FinishedJob, terminal: Terminal): void {
  const lines = [
    `Job     ${job.id}`,
    `Status  ${job.status}`,
    `Cost    ${job.cost.settled === null ? 'unpriced' : `$${job.cost.settled}`}`,
  ];
  for (const image of job.images)
    lines.push(`Image   ${image.width}×${image.height} ${image.contentType}  ${image.url}`);
  terminal.out(lines.join('\n'));
  if (job.failure !== null) terminal.err(`Failed  ${job.failure.code}: ${job.failure.message}`);
}
