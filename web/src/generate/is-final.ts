import type { JobStatus } from '../api/generated/graphql.ts';

export function isFinal(status: JobStatus): boolean {
  return status === 'COMPLETED' || status === 'FAILED' || status === 'CANCELED';
}
