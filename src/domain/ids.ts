// Opaque ids: a prefix that names the kind, then a ULID, so that ids of one kind sort by time of creation.

import { randomInt } from 'node:crypto';
import { encodeTime, monotonicFactory, ulid } from 'ulid';

/** Below 1, of the system's random bytes, taken many at a time: by itself the library asks for each of its 16 digits. */
const random = (): number => randomInt(32) / 32;
const monotonic = monotonicFactory(random);

export type IdPrefix = 'job' | 'upl' | 'key' | 'whk' | 'dlv' | 'aud' | 'led';

/** A new id; later ids of one process sort after earlier ones. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${monotonic()}`;
}

/** An id as if made at `at` (milliseconds since the epoch): the start of a range of ids by time, or a seeded record. */
export function idAt(prefix: IdPrefix, at: number): string {
  return `${prefix}_${ulid(at, random)}`;
}

/** The smallest id of a kind made at or after `at`. */
export function idFloor(prefix: IdPrefix, at: number): string {
  return `${prefix}_${encodeTime(at)}${'0'.repeat(16)}`;
}

/**
 * The id of a job's image: the same for the same place, so that storing it again changes nothing.
 * Artifacts (step outputs of a template) have a number space of their own.
 */
export function imageId(jobId: string, index: number, role: 'final' | 'artifact' = 'final'): string {
  return `img_${jobId.slice(4)}_${role === 'final' ? '' : 'a'}${index}`;
}
