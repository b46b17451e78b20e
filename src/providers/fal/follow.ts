// Follows a run by fal's server-sent status. The stream may end early, stall or be refused: then the status is asked
// for, and the stream is opened again. Only COMPLETED ends it, or that fal does not know the request.

import type { Readable } from 'node:stream';
import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import type { LogLevel, LogLine } from '../../domain/job.ts';
import { ProviderGone, type ProviderRun, type ProviderUpdate } from '../provider.ts';
import type { Transport } from './transport.ts';

const logItem = z.looseObject({
  message: z.string().catch(''),
  level: z.string().nullish(),
  timestamp: z.string().nullish(),
});
const statusBody = z.looseObject({
  status: z.enum(['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']),
  queue_position: z.number().nullish(),
  logs: z.array(logItem).nullish(),
});
type Status = z.infer<typeof statusBody>;

export interface FollowOptions {
  transport: Transport;
  headers: () => Record<string, string>;
  /** No byte, not even a comment, for so long: the stream is dead. */
  stallMs: number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;
/** What a stream may take to end once it has told the end of the run. */
const END_MS = 1000;

export async function* followRun(
  options: FollowOptions,
  run: ProviderRun,
  signal: AbortSignal,
): AsyncGenerator<ProviderUpdate, void, undefined> {
  const toUpdate = createUpdates();
  let pauseMs = FIRST_PAUSE_MS;
  for (;;) {
    signal.throwIfAborted();
    for await (const status of streamStatus(options, run, signal)) {
      pauseMs = FIRST_PAUSE_MS;
      const update = toUpdate(status);
      yield update;
      if (update.type === 'completed') return;
    }
    const status = await askStatus(options, run, signal);
    if (status !== undefined) {
      const update = toUpdate(status);
      yield update;
      if (update.type === 'completed') return;
    }
    await pause(pauseMs * (0.75 + Math.random() / 2), signal);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}

/** Statuses of one connection. Ends when it does, for whatever reason; raises only the abort. */
async function* streamStatus(
  { transport, headers, stallMs }: FollowOptions,
  run: ProviderRun,
  signal: AbortSignal,
): AsyncGenerator<Status, void, undefined> {
  try {
    const answer = await transport.request(`${statusUrl(run)}/stream?logs=1`, {
      headers: { accept: 'text/event-stream', ...headers() },
      headersTimeout: stallMs,
      bodyTimeout: stallMs,
      signal,
    });
    if (answer.statusCode !== 200 || !String(answer.headers['content-type']).includes('event-stream')) {
      await answer.body.dump();
      return;
    }
    const received: Status[] = [];
    const parser = createParser({
      onEvent: ({ data }) => {
        const parsed = statusBody.safeParse(parse(data));
        if (parsed.success) received.push(parsed.data);
      },
    });
    const decoder = new TextDecoder();
    let over = false;
    try {
      for await (const chunk of answer.body.iterator({ destroyOnReturn: false })) {
        parser.feed(decoder.decode(chunk, { stream: true }));
        over = received.some(({ status }) => status === 'COMPLETED');
        yield* received.splice(0);
      }
    } finally {
      if (over) leaveToItsEnd(answer.body);
      else answer.body.destroy();
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProviderGone) throw error;
  }
}

/** fal ends the stream after COMPLETED, and then its connection is good for the next request. */
function leaveToItsEnd(body: Readable): void {
  const timer = setTimeout(() => body.destroy(), END_MS);
  body.on('error', () => {}).on('close', () => clearTimeout(timer));
  body.resume();
}

/** Undefined when fal does not answer now. Raises ProviderGone when it does not know the request. */
async function askStatus(
  { transport, headers }: FollowOptions,
  run: ProviderRun,
  signal: AbortSignal,
): Promise<Status | undefined> {
  try {
    const answer = await transport.request(`${statusUrl(run)}?logs=1`, { headers: headers(), signal });
    const text = await answer.body.text();
    if (answer.statusCode === 404) throw new ProviderGone(run);
    const parsed = statusBody.safeParse(parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ProviderGone) throw error;
    return undefined;
  }
}

/** Submission takes the whole endpoint id; everything after it only the first two parts. */
export function statusUrl({ endpoint, requestId }: ProviderRun): string {
  const parts = endpoint.split('/');
  const app = parts.slice(0, parts[0] === 'workflows' || parts[0] === 'comfy' ? 3 : 2).join('/');
  return `https://queue.fal.run/${app}/requests/${encodeURIComponent(requestId)}/status`;
}

/** The stream tells new log lines, a status asked for tells all: each line is passed on once. */
function createUpdates(): (status: Status) => ProviderUpdate {
  const seen = new Set<string>();
  return ({ status, queue_position, logs }) => {
    const fresh: LogLine[] = [];
    for (const { message, level, timestamp } of logs ?? []) {
      const key = `${timestamp ?? ''}\n${message}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const at = Date.parse(timestamp ?? '');
      fresh.push({ message, level: toLevel(level), at: Number.isNaN(at) ? Date.now() : at });
    }
    switch (status) {
      case 'IN_QUEUE':
        return { type: 'queued', position: queue_position ?? null };
      case 'IN_PROGRESS':
        return { type: 'running', logs: fresh };
      case 'COMPLETED':
        return { type: 'completed', logs: fresh };
    }
  };
}

function toLevel(level: string | null | undefined): LogLevel {
  switch (level) {
    case 'ERROR':
      return 'error';
    case 'WARN':
      return 'warn';
    case 'DEBUG':
      return 'debug';
    default:
      return 'info';
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal.addEventListener('abort', stop, { once: true });
  });
}
