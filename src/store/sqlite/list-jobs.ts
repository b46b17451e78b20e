// Listings of jobs, newest first. Ids sort by time, so an index on (what is asked for, id) gives a page at the same
// cost however many jobs there are; several states are read one by one and merged.

import { idFloor } from '../../domain/ids.ts';
import type { Job } from '../../domain/job.ts';
import type { JobWhere, Page, PageRequest } from '../store.ts';
import type { Database, Row, SqlValue } from './database.ts';
import { readDoc } from './job-rows.ts';

export function listJobs(db: Database, where: JobWhere, page: PageRequest): Page<Job> {
  const states: (string | null)[] = where.status === undefined ? [null] : [...new Set(where.status)];
  const rows = states.flatMap((status) => listOf(db, where, status, page));
  if (states.length > 1) rows.sort((a, b) => (String(a['id']) < String(b['id']) ? 1 : -1));
  return {
    items: rows.slice(0, page.first).map(readDoc<Job>),
    hasNextPage: rows.length > page.first,
  };
}

/** The text and values of one listing; for `EXPLAIN` too. */
export function jobListing(
  where: JobWhere,
  status: string | null,
  page: PageRequest,
): { text: string; values: SqlValue[] } {
  const conditions: string[] = [];
  const values: SqlValue[] = [];
  const add = (condition: string, value: SqlValue): void => {
    conditions.push(condition);
    values.push(value);
  };
  const tagged = where.tag !== undefined;
  const id = tagged ? 't.job_id' : 'j.id';
  if (where.tag !== undefined) add('t.tag = ?', where.tag);
  if (where.userId !== null) add(tagged ? 't.user_id = ?' : 'j.user_id = ?', where.userId);
  if (status !== null) add('j.status = ?', status);
  if (where.model !== undefined) add('j.model = ?', where.model);
  if (where.template !== undefined) add('j.template = ?', where.template);
  if (page.after !== null) add(`${id} < ?`, page.after);
  if (where.createdAfter !== undefined) add(`${id} >= ?`, idFloor('job', where.createdAfter + 1));
  if (where.createdBefore !== undefined) add(`${id} < ?`, idFloor('job', where.createdBefore));
  const from = tagged ? 'job_tags t CROSS JOIN jobs j ON j.id = t.job_id' : 'jobs j';
  const filter = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  return {
    text: `SELECT j.id, j.doc FROM ${from} ${filter} ORDER BY ${id} DESC LIMIT ?`,
    values: [...values, page.first + 1],
  };
}

function listOf(db: Database, where: JobWhere, status: string | null, page: PageRequest): Row[] {
  const { text, values } = jobListing(where, status, page);
  return db.sql(text).all(...values);
}
