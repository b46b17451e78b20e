// Deletes a stored image: its bytes first, so that one that broke off is found and done again. The job keeps its record.

import { audit } from '../auth/audit.ts';
import { lacksScope } from '../auth/require-scope.ts';
import { type Actor, maySeeJob } from '../domain/actor.ts';
import { fail, type Result, succeed } from '../domain/errors.ts';
import type { Image } from '../domain/job.ts';
import type { JobDeps } from './job-deps.ts';

export async function deleteImage(
  deps: Pick<JobDeps, 'store' | 'objects' | 'now' | 'log'>,
  actor: Actor,
  id: string,
): Promise<Result<Image>> {
  const refusal = lacksScope(actor, 'generate');
  if (refusal !== undefined) return fail(refusal);
  const image = await deps.store.images.get(id);
  const mine = image !== undefined && maySeeJob(actor, { id: image.jobId, userId: image.userId });
  if (!mine || image.deletedAt !== null) {
    return fail({ code: 'NOT_FOUND', message: `There is no image ${id}.`, path: ['id'] });
  }
  const at = deps.now();
  const { jobId, userId } = image;
  await audit(deps, actor, { action: 'IMAGE_DELETED', target: id, details: { jobId, userId } });
  await removeImages(deps, [image], at);
  return succeed({ ...image, deletedAt: at });
}

/** Takes images and what was derived from them away. */
export async function removeImages(
  { store, objects, log }: Pick<JobDeps, 'store' | 'objects' | 'log'>,
  images: readonly Image[],
  at: number,
): Promise<void> {
  const keys = new Set(images.flatMap(keysOf));
  await objects.remove([...keys]);
  await Promise.all(images.map(({ id }) => store.images.markDeleted(id, at)));
  // From here on none is added; one that was made in the meantime is on record.
  const marked = await store.images.getMany(images.map(({ id }) => id));
  const late = marked.flatMap((image) => (image === undefined ? [] : keysOf(image)));
  await objects.remove(late.filter((key) => !keys.has(key)));
  for (const { id, jobId } of images) log.info({ jobId, imageId: id }, 'Image deleted');
}

function keysOf({ key, variants }: Image): string[] {
  return [key, ...Object.values(variants)];
}
