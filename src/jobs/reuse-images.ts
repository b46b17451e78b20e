// Copies the images of an identical earlier job: free, and each job's images can be deleted without the other's.

import { imageId } from '../domain/ids.ts';
import { safePart } from '../objects/keep-image.ts';
import { warnOfFlagged } from './keep-images.ts';
import type { JobRun } from './job-run.ts';
import type { WorkOutcome } from './work-outcome.ts';

export async function reuseImages(run: JobRun, from: string): Promise<WorkOutcome> {
  const { store, objects } = run.deps;
  await run.commit({ set: { status: 'STORING', startedAt: run.job.startedAt ?? run.deps.now() } });
  const [images = [], own = []] = await store.images.ofJobs([from, run.job.id]);
  const stored = new Set(own.map(({ id }) => id));
  for (const image of images.filter(({ role }) => role === 'final')) {
    const id = imageId(run.job.id, image.index);
    if (stored.has(id)) continue;
    const original = await objects.get(image.key);
    if (original === undefined) return gone(from);
    const name = image.key.split('/').at(-1) ?? String(image.index);
    const key = ['images', run.job.userId, run.job.id].map(safePart).join('/');
    const { body, contentType, bytes } = original;
    await objects.put({ key: `${key}/${name}`, body, contentType, length: bytes, signal: run.signal });
    await run.commit({
      set: warnOfFlagged(image),
      images: [
        {
          ...image,
          id,
          jobId: run.job.id,
          key: `${key}/${name}`,
          variants: {},
          tags: run.job.tags,
          createdAt: run.deps.now(),
        },
      ],
      events: [{ type: 'ImageStored', imageId: id }],
    });
  }
  return images.length === 0 ? gone(from) : { kind: 'completed' };
}

function gone(from: string): WorkOutcome {
  const message = `The images of job ${from} were deleted meanwhile; ask again, and they are generated.`;
  return {
    kind: 'failed',
    error: { code: 'STORAGE', message, retryable: true, retryAfterMs: null, details: null },
  };
}
