// An object store that counts the bytes it is given.

import { type ObjectStore, ObjectStoreError } from '../objects/object-store.ts';
import type { Metrics } from './metrics.ts';

export function measureObjects(objects: ObjectStore, metrics: Metrics): ObjectStore {
  return {
    ...objects,
    async put(object) {
      const stop = metrics.objectSeconds.startTimer();
      try {
        const stored = await objects.put(object);
        stop({ outcome: 'ok' });
        metrics.objectBytes.inc(stored.bytes);
        return stored;
      } catch (error) {
        stop({ outcome: error instanceof ObjectStoreError ? error.code : 'broken' });
        throw error;
      }
    },
    [Symbol.asyncDispose]: () => objects[Symbol.asyncDispose](),
  };
}
