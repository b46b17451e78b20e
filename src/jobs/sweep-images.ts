// Deletes images whose retention has ended, a batch at a time. Their jobs keep their records.

import { removeImage } from './delete-image.ts';
import type { JobDeps } from './job-deps.ts';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const BATCH = 100;

/** Resolves with the number of images deleted. */
export async function sweepImages(
  deps: Pick<JobDeps, 'store' | 'objects' | 'now' | 'log'>,
  retentionDays: number,
): Promise<number> {
  let deleted = 0;
  for (;;) {
    const expired = await deps.store.images.expired(deps.now() - retentionDays * DAY_MS, BATCH);
    for (const image of expired) await removeImage(deps, image, deps.now());
    deleted += expired.length;
    if (expired.length < BATCH) break;
  }
  if (deleted > 0)
    deps.log.info({ images: deleted, retentionDays }, 'Deleted images whose retention has ended');
  return deleted;
}

/** Sweeps now and every hour; 0 days keep images for ever. */
export function startImageSweep(
  deps: Pick<JobDeps, 'store' | 'objects' | 'now' | 'log'>,
  retentionDays: number,
): AsyncDisposable {
  let working = Promise.resolve();
  const sweep = (): void => {
    working = working
      .then(() => sweepImages(deps, retentionDays))
      .then(
        () => undefined,
        (error: unknown) => deps.log.error({ err: error }, 'Expired images could not be deleted'),
      );
  };
  const timer = retentionDays === 0 ? undefined : setInterval(sweep, HOUR_MS);
  if (retentionDays > 0) sweep();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await working;
    },
  };
}
