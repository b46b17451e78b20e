// Inserting what may be there already.

import type { Model } from 'mongoose';
import { duplicatesOf, withRetry } from './retry.ts';

/** Inserts by `_id`; one that is there already is left as it is. */
export async function insertNew<T extends { _id: string }>(
  collection: Model<T>,
  documents: readonly T[],
): Promise<void> {
  if (documents.length === 0) return;
  await withRetry(async () => {
    try {
      await collection.insertMany([...documents], { ordered: false, lean: true });
    } catch (error) {
      if (duplicatesOf(error) === undefined) throw error;
    }
  });
}
