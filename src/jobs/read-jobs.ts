// What a caller may read: always scoped by who they are.

import { requireScope } from '../auth/require-scope.ts';
import { type Actor, maySeeJob, visibleUser } from '../domain/actor.ts';
import type { Image, Job } from '../domain/job.ts';
import type { ImageWhere, JobWhere, Page, PageRequest, Store } from '../store/store.ts';

type Reads = { store: Pick<Store, 'jobs' | 'images'> };

/** Undefined when there is none, or it is not the caller's. */
export async function readJob(deps: Reads, actor: Actor, id: string): Promise<Job | undefined> {
  requireScope(actor, 'read');
  const job = await deps.store.jobs.get(id);
  return job !== undefined && maySeeJob(actor, job) ? job : undefined;
}

export async function readImage(deps: Reads, actor: Actor, id: string): Promise<Image | undefined> {
  requireScope(actor, 'read');
  const image = await deps.store.images.get(id);
  if (image === undefined || image.deletedAt !== null) return undefined;
  return maySeeJob(actor, { id: image.jobId, userId: image.userId }) ? image : undefined;
}

export async function listJobs(
  deps: Reads,
  actor: Actor,
  where: Partial<JobWhere>,
  page: PageRequest,
): Promise<Page<Job>> {
  const scope = scopeOf(actor, where.userId);
  if (scope === 'nothing') return { items: [], hasNextPage: false };
  return deps.store.jobs.list({ ...where, userId: scope.userId }, page);
}

export async function listImages(
  deps: Reads,
  actor: Actor,
  where: Partial<ImageWhere>,
  page: PageRequest,
): Promise<Page<Image>> {
  const scope = scopeOf(actor, where.userId);
  if (scope === 'nothing') return { items: [], hasNextPage: false };
  return deps.store.images.list({ ...where, userId: scope.userId }, page);
}

/** The user to list for: the one asked for where the caller may, everybody where the caller sees all. */
function scopeOf(actor: Actor, asked: string | null | undefined): { userId: string | null } | 'nothing' {
  requireScope(actor, 'read');
  if (actor.kind === 'user' && actor.onlyJobId !== null) return 'nothing';
  const visible = visibleUser(actor);
  if (asked === null || asked === undefined || asked === visible) return { userId: visible };
  return visible === null ? { userId: asked } : 'nothing';
}
