// Renders begun on this page, by template.

import { useSyncExternalStore } from 'react';

const NONE: readonly string[] = [];
let jobs: Readonly<Record<string, readonly string[]>> = {};
const watchers = new Set<() => void>();

export function useTemplateJobs(templateKey: string): readonly string[] {
  return useSyncExternalStore(watch, () => jobs[templateKey] ?? NONE);
}

export function addTemplateJob(templateKey: string, jobId: string): void {
  jobs = { ...jobs, [templateKey]: [jobId, ...(jobs[templateKey] ?? NONE)] };
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
