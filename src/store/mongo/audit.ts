// The audit log on MongoDB.

import type { QueryFilter } from 'mongoose';
import type { AuditEntry } from '../../domain/audit.ts';
import { idFloor } from '../../domain/ids.ts';
import type { JsonObject } from '../../domain/json.ts';
import type { AuditStore, AuditWhere, PageRequest } from '../store.ts';
import type { Collections } from './collections.ts';
import type { AuditDocument } from './documents.ts';
import { insertNew } from './insert-new.ts';
import { withRetry } from './retry.ts';

export function createAuditStore({ audit }: Collections): AuditStore {
  return {
    append: (entry) => insertNew(audit, [toAuditDocument(entry)]),
    async list(where, page) {
      const found = await withRetry(() =>
        audit
          .find(auditListing(where, page))
          .sort({ _id: -1 })
          .limit(page.first + 1)
          .lean<AuditDocument[]>(),
      );
      return { items: found.slice(0, page.first).map(toAudit), hasNextPage: found.length > page.first };
    },
  };
}

/** The filter of one listing; for `explain` too. */
export function auditListing(where: AuditWhere, page: PageRequest): QueryFilter<AuditDocument> {
  const { action, userId, target, createdAfter, createdBefore } = where;
  const ends = [
    ...(page.after === null ? [] : [page.after]),
    ...(createdBefore === undefined ? [] : [idFloor('aud', createdBefore)]),
  ].sort();
  const id = {
    ...(createdAfter === undefined ? {} : { $gte: idFloor('aud', createdAfter + 1) }),
    ...(ends[0] === undefined ? {} : { $lt: ends[0] }),
  };
  return {
    ...(Object.keys(id).length === 0 ? {} : { _id: id }),
    ...(action === undefined ? {} : { action }),
    ...(userId === undefined ? {} : { userId }),
    ...(target === undefined ? {} : { target }),
  };
}

export function toAuditDocument({ id, details, ...entry }: AuditEntry): AuditDocument {
  return { _id: id, ...entry, details: JSON.stringify(details) };
}

/** The text is what `toAuditDocument` wrote. */
export function toAudit({ _id, details, ...entry }: AuditDocument): AuditEntry {
  return { id: _id, ...entry, details: JSON.parse(details) as JsonObject };
}
