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
  await removeImage(deps, image, at);
  const { jobId, userId } = image;
  await audit(deps, actor, { action: 'IMAGE_DELETED', target: id, details: { jobId, userId } });
  return succeed({ ...image, deletedAt: at });
}

/** Takes an image and what was derived from it away. */
export async function removeImage(
  deps: Pick<JobDeps, 'store' | 'objects' | 'log'>,
  image: Image,
  at: number,
): Promise<void> {
  await deps.objects.remove([image.key, ...Object.values(image.variants)]);
  await deps.store.images.markDeleted(image.id, at);
  deps.log.info({ jobId: image.jobId, imageId: image.id }, 'Image deleted');
}
