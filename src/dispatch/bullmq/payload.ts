// What a queued job carries: whose turn it is, never what it is. The store is the truth. Servers of two versions share a
// queue while one replaces the other: a payload says its version; each version reads all earlier ones and lets fields
// alone that it does not know; and leaves a later one to its servers.

import { z } from 'zod';
import { DEFAULT_PRIORITY, PRIORITIES, type Priority } from '../../domain/priority.ts';

export interface Payload {
  userId: string;
  priority: Priority;
  /** The fair round it waits in; 0: it has begun, and takes part in no turns. */
  round: number;
}

/** How one version of this program writes payloads, and which it reads. */
export interface PayloadCodec {
  write(payload: Payload): object;
  /** Undefined: written by a later version, for whose servers it is to be left. */
  read(data: unknown): Payload | undefined;
}

const VERSION = 1;

const payload = z.object({
  v: z.number().int().max(VERSION),
  userId: z.string(),
  priority: z.enum(PRIORITIES).default(DEFAULT_PRIORITY),
  round: z.number().int().min(0),
});

export const payloadCodec: PayloadCodec = {
  write: (fields) => ({ v: VERSION, ...fields }),
  read(data) {
    const { data: read } = payload.safeParse(data);
    return read;
  },
};
