// Deletes uploads that nobody needs any more: older than their retention, and not an input of a job that still runs.

import type { JobDeps } from './job-deps.ts';

const DAY_MS = 24 * 3600 * 1000;
const PAGE = 100;

/** Resolves with the number of uploads deleted. */
export async function sweepUploads(
  deps: Pick<JobDeps, 'store' | 'objects' | 'now' | 'log'>,
  retentionDays: number,
): Promise<number> {
  const before = deps.now() - retentionDays * DAY_MS;
  let deleted = 0;
  let needed: Set<string> | undefined;
  for await (const keys of deps.objects.storedBefore('uploads/', before)) {
    // Read after the first page is known: a job that names an upload of it is in there, or comes too late.
    needed ??= await uploadsInUse(deps);
    const unneeded = keys.filter((key) => needed?.has(idOf(key)) !== true);
    await deps.objects.remove(unneeded);
    deleted += unneeded.length;
  }
  if (deleted > 0) deps.log.info({ uploads: deleted, retentionDays }, 'Deleted uploads that nobody needs');
  return deleted;
}

/** `uploads/<user>/<name>.<ext>` is the object of `easel://uploads/<name>-<ext>`. */
function idOf(key: string): string {
  return (key.split('/').at(-1) ?? '').replace(/\.(\w+)$/, '-$1');
}

async function uploadsInUse({ store }: Pick<JobDeps, 'store'>): Promise<Set<string>> {
  const inUse = new Set<string>();
  for (let after: string | null = null; ;) {
    const page = await store.jobs.listActive({ first: PAGE, after });
    for (const { input } of page.items) {
      for (const [, id = ''] of JSON.stringify(input).matchAll(/easel:\/\/uploads\/([\w%.-]+)/g))
        inUse.add(id);
    }
    after = page.items.at(-1)?.id ?? null;
    if (!page.hasNextPage || after === null) return inUse;
  }
}
