import type { Connection } from './connection.ts';
import { JobDocument } from './generated/graphql.ts';
import type { Job } from './types.ts';

/** Null when there is none, or the caller may not see it. */
export async function findJob(connection: Connection, id: string): Promise<Job | null> {
  return (await connection.request(JobDocument, { id }, { repeatable: true })).job;
}
