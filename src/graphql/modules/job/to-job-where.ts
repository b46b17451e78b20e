import type { JobWhere } from '../../../store/store.ts';
import type { JobFilter } from '../../generated/resolvers.ts';

/** The filter with what was not given left out. */
export function toJobWhere(filter: JobFilter | null | undefined): Partial<JobWhere> {
  const where: Partial<JobWhere> = {};
  const { userId, status, model, template, tag, createdAfter, createdBefore } = filter ?? {};
  if (userId !== null && userId !== undefined) where.userId = userId;
  if (status !== null && status !== undefined) where.status = status;
  if (model !== null && model !== undefined) where.model = model;
  if (template !== null && template !== undefined) where.template = template;
  if (tag !== null && tag !== undefined) where.tag = tag;
  if (createdAfter !== null && createdAfter !== undefined) where.createdAfter = createdAfter;
  if (createdBefore !== null && createdBefore !== undefined) where.createdBefore = createdBefore;
  return where;
}
