// Names in Redis. The braces keep all keys of the queue on one node of a Redis Cluster.

import { randomUUID } from 'node:crypto';

export const QUEUE = 'jobs';
export const PREFIX = '{easel}';

/** A worker says how much it takes at once, in the only place that others can see. */
export function workerName(concurrency: number): string {
  return `${concurrency}.${randomUUID().slice(0, 8)}`;
}

/** 0 when it is not the name of one. */
export function concurrencyOf(rawName: string): number {
  return Number(/:w:(\d+)\.[0-9a-f]+$/.exec(rawName)?.[1] ?? 0);
}
