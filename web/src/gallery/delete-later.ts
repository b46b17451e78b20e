// Deleting can be taken back for a few seconds: only then the server is asked. Leaving the page asks at once.

import { useSyncExternalStore } from 'react';
import { serverUrl } from '../api/addresses.ts';
import { mutate } from '../api/client.ts';
import { DeleteImageDocument, type TileFragment } from '../api/generated/graphql.ts';
import { reasonOf } from '../api/reason-of.ts';
import { authorization } from '../api/session.ts';

const PATIENCE_MS = 7_000;

interface Doomed {
  items: readonly TileFragment[];
  /** Shows them again. */
  putBack: (items: readonly TileFragment[]) => void;
  timer: ReturnType<typeof setTimeout>;
}

let doomed: Doomed | null = null;
let failure: string | null = null;
const watchers = new Set<() => void>();

export function useDoomed(): { count: number; failure: string | null } {
  const count = useSyncExternalStore(watch, () => doomed?.items.length ?? 0);
  const message = useSyncExternalStore(watch, () => failure);
  return { count, failure: message };
}

/** What was to be deleted before is deleted now. */
export function deleteLater(items: readonly TileFragment[], putBack: Doomed['putBack']): void {
  if (doomed !== null) void carryOut();
  failure = null;
  doomed = { items, putBack, timer: setTimeout(() => void carryOut(), PATIENCE_MS) };
  tell();
}

export function undoDelete(): void {
  if (doomed === null) return;
  clearTimeout(doomed.timer);
  doomed.putBack(doomed.items);
  doomed = null;
  tell();
}

async function carryOut(): Promise<void> {
  if (doomed === null) return;
  const { items, putBack, timer } = doomed;
  clearTimeout(timer);
  doomed = null;
  tell();
  const refused: TileFragment[] = [];
  for (const item of items) {
    const { data, error } = await mutate(DeleteImageDocument, { id: item.id });
    const problem = data === undefined ? reasonOf(error) : data.deleteImage.errors[0]?.message;
    if (problem === undefined) continue;
    failure = problem;
    refused.push(item);
  }
  if (refused.length > 0) putBack(refused);
  tell();
}

window.addEventListener('pagehide', () => {
  for (const { id } of doomed?.items ?? []) {
    void fetch(serverUrl('graphql'), {
      method: 'POST',
      keepalive: true,
      headers: { 'content-type': 'application/json', ...authorization() },
      body: JSON.stringify({ query: DeleteImageDocument.toString(), variables: { id } }),
    });
  }
  doomed = null;
});

function tell(): void {
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
