// A job for every row of a CSV file, so many at once.

import { readFile } from 'node:fs/promises';
import { StartError } from '../../domain/errors.ts';
import type { ApiClient } from '../api-client.ts';
import type { Flags } from '../arguments.ts';
import { DONE, FAILED } from '../exit-code.ts';
import { watchJob } from '../follow-job.ts';
import type { FinishedJob } from '../generate-operations.ts';
import type { Terminal } from '../models/terminal.ts';
import { type FoundModel, type OwnOptions, submit } from '../submit.ts';
import { createBatchBars } from './batch-bars.ts';
import { readCsv } from './read-csv.ts';

export interface Batch {
  client: ApiClient;
  model: FoundModel;
  /** The file. */
  csv: string;
  concurrency: number;
  /** What a row does not say. */
  given: Flags;
  own: OwnOptions;
  json: boolean;
  finish: (job: FinishedJob, name: string) => Promise<void>;
  terminal: Terminal;
}

type Row = Record<string, string>;
type Outcome = { job: FinishedJob } | { problem: string };

/** Returns the exit code: 0 when every row completed. */
export async function runBatch(batch: Batch): Promise<number> {
  const { terminal, concurrency, json } = batch;
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > 100)
    throw new StartError('--concurrency must be 1 to 100.');
  const rows = await readRows(batch.csv);
  const bars = createBatchBars(terminal, rows.length);
  const waiting = rows.entries();
  let completed = 0;
  const work = async (): Promise<void> => {
    // Every worker takes the next row from the same iterator.
    for (const [index, row] of waiting) {
      const outcome = await runRow(batch, row, index + 1, bars.start(index + 1));
      if ('job' in outcome && outcome.job.status === 'COMPLETED') completed++;
      bars.done(index + 1);
      bars.print(() =>
        terminal.out(json ? asJson(index + 1, outcome) : asLine(index + 1, rows.length, outcome)),
      );
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, rows.length) }, work));
  } finally {
    bars.stop();
  }
  if (!json) terminal.out(`${completed} of ${rows.length} completed`);
  return completed === rows.length ? DONE : FAILED;
}

async function readRows(file: string): Promise<Row[]> {
  try {
    const rows = readCsv(readText(await readFile(file)));
    if (rows.length === 0) throw new Error('it has no rows below its first line');
    return rows;
  } catch (error) {
    throw new StartError(`${file} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Raises Error where bytes are no UTF-8: a prompt is not paid for with letters lost. */
function readText(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new Error('it is not UTF-8: save it with that encoding');
  }
}

/** A row that fails is told and does not stop the others. */
async function runRow(
  { client, model, given, own, finish }: Batch,
  row: Row,
  number: number,
  onProgress: (fraction: number) => void,
): Promise<Outcome> {
  try {
    const { user = own.user, ...cells } = row;
    const key = own.key === undefined ? undefined : `${own.key}-${number}`;
    const filled = Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== ''));
    const submitted = await submit(
      client,
      model,
      { ...given, ...filled },
      { ...own, user: user === '' ? own.user : user, key },
    );
    if (!submitted.ok) return { problem: submitted.problems.join('; ') };
    const job = await watchJob(client, submitted.id, (event) => {
      if (event.__typename === 'JobRunning' && event.progress !== null) onProgress(event.progress);
    });
    await finish(job, String(number).padStart(4, '0'));
    return { job };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function asJson(row: number, outcome: Outcome): string {
  return JSON.stringify('job' in outcome ? { row, ...outcome.job } : { row, error: outcome.problem });
}

function asLine(row: number, of: number, outcome: Outcome): string {
  if ('problem' in outcome) return `${row}/${of}  REFUSED  ${outcome.problem}`;
  const { id, status, failure, images } = outcome.job;
  const what =
    failure === null ? images.map(({ url }) => url).join(' ') : `${failure.code}: ${failure.message}`;
  return `${row}/${of}  ${status}  ${id}  ${what}`;
}
