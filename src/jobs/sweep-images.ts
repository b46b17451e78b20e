// Deletes images whose retention has ended, a batch at a time. Their jobs keep their records.

import type { Image } from '../domain/job.ts';
import { removeImages } from './delete-image.ts';
import type { JobDeps } from './job-deps.ts';

const DAY_MS = 24 * 3600 * 1000;
const BATCH = 100;

/** When an image's retention ends; null where images are kept. */
export function imageExpiry({ createdAt }: Pick<Image, 'createdAt'>, retentionDays: number): number | null {
  return retentionDays === 0 ? null : createdAt + retentionDays * DAY_MS;
}

/** Resolves with the number of images deleted. */
export async function sweepImages(
  deps: Pick<JobDeps, 'store' | 'objects' | 'now' | 'log'>,
  retentionDays: number,
): Promise<number> {
  let deleted = 0;
  for (;;) {
    const expired = await deps.store.images.expired(deps.now() - retentionDays * DAY_MS, BATCH);
    if (expired.length > 0) await removeImages(deps, expired, deps.now());
    deleted += expired.length;
    if (expired.length < BATCH) break;
  }
  if (deleted > 0)
    deps.log.info({ images: deleted, retentionDays }, 'Deleted images whose retention has ended');
  return deleted;
}
