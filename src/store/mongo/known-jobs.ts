// Active jobs as this process wrote them last, outbox copied: whoever runs a job need not read it before each change.
// Only a hint: a change is compared with what is stored.

import type { JobDocument } from './documents.ts';

const MOST = 10_000;

export interface KnownJobs {
  get(id: string): JobDocument | undefined;
  set(document: JobDocument): void;
  delete(id: string): void;
}

export function createKnownJobs(): KnownJobs {
  const documents = new Map<string, JobDocument>();
  return {
    get: (id) => documents.get(id),
    set(document) {
      documents.set(document._id, document);
      const [oldest] = documents.keys();
      if (documents.size > MOST && oldest !== undefined) documents.delete(oldest);
    },
    delete: (id) => void documents.delete(id),
  };
}
