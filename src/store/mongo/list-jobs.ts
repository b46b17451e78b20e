// Listings of jobs, newest first, by the indexes of collections.ts.

import type { QueryFilter } from 'mongoose';
import { idFloor } from '../../domain/ids.ts';
import type { JobWhere, PageRequest } from '../store.ts';
import type { JobDocument } from './documents.ts';

/** Admitted jobs; the others are not there yet. */
export const SEEN = { admission: { $exists: false } } as const;

/** The filter of one listing; for `explain` too. */
export function jobListing(where: JobWhere, page: PageRequest): QueryFilter<JobDocument> {
  const id: Record<string, string> = {};
  if (where.createdAfter !== undefined) id['$gte'] = idFloor('job', where.createdAfter + 1);
  const ends = [
    ...(page.after === null ? [] : [page.after]),
    ...(where.createdBefore === undefined ? [] : [idFloor('job', where.createdBefore)]),
  ].sort();
  if (ends[0] !== undefined) id['$lt'] = ends[0];
  return {
    ...SEEN,
    ...(Object.keys(id).length === 0 ? {} : { _id: id }),
    ...(where.userId === null ? {} : { userId: where.userId }),
    ...(where.status === undefined ? {} : { status: { $in: [...new Set(where.status)] } }),
    ...(where.model === undefined ? {} : { model: where.model }),
    ...(where.template === undefined ? {} : { 'template.key': where.template }),
    ...(where.tag === undefined ? {} : { tags: where.tag }),
  };
}
