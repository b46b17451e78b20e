// What a queued job carries: whose turn it is, never what it is. The store is the truth. Servers of two versions share a
// queue while one replaces the other, so that a payload says its version, and unknown fields are left alone.

import { z } from 'zod';
import { DEFAULT_PRIORITY, PRIORITIES } from '../../domain/priority.ts';

export const PAYLOAD_VERSION = 1;

const payload = z.object({
  v: z.number().int(),
  userId: z.string(),
  priority: z.enum(PRIORITIES).default(DEFAULT_PRIORITY),
  /** The fair round it waits in; 0: it has begun, and takes part in no turns. */
  round: z.number().int().min(0),
});

export type Payload = z.infer<typeof payload>;

/** Undefined: written by a later version, for whose servers it is to be left. */
export function readPayload(data: unknown): Payload | undefined {
  const read = payload.safeParse(data);
  return read.success && read.data.v <= PAYLOAD_VERSION ? read.data : undefined;
}
