// Opaque ids: a prefix that names the kind, then a ULID, so that ids of one kind sort by time of creation.

import { monotonicFactory, ulid } from 'ulid';

const monotonic = monotonicFactory();

export type IdPrefix = 'job' | 'upl' | 'key' | 'whk' | 'dlv' | 'aud' | 'led';

/** A new id; later ids of one process sort after earlier ones. */
export function newId(prefix: IdPrefix): string {
  return `${prefix}_${monotonic()}`;
}

/** An id as if made at `at` (milliseconds since the epoch): the start of a range of ids by time, or a seeded record. */
export function idAt(prefix: IdPrefix, at: number): string {
  return `${prefix}_${ulid(at)}`;
}

/** The smallest id of a kind made at or after `at`. */
export function idFloor(prefix: IdPrefix, at: number): string {
  return `${prefix}_${ulid(at).slice(0, 10)}${'0'.repeat(16)}`;
}

/**
 * The id of a job's image: the same for the same place, so that storing it again changes nothing.
 * Artifacts (step outputs of a template) have a number space of their own.
 */
export function imageId(jobId: string, index: number, role: 'final' | 'artifact' = 'final'): string {
  return `img_${jobId.slice(4)}_${role === 'final' ? '' : 'a'}${index}`;
}
