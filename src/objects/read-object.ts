import { buffer } from 'node:stream/consumers';
import type { ObjectStore } from './object-store.ts';

/** A whole object in memory; undefined when there is none. For files that are known to be small enough. */
export async function readObject(
  objects: Pick<ObjectStore, 'get'>,
  key: string,
): Promise<Buffer | undefined> {
  const file = await objects.get(key);
  return file === undefined ? undefined : buffer(file.body);
}
