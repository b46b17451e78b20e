// Building an index at once takes a fraction of building it row by row.

import mongoose from 'mongoose';
import type { Config } from '../../src/config/load-config.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';

/** Drops the indexes that nothing needs while a store is filled; answers what builds them again. */
export function takeIndexes(store: Config['store']): Promise<() => Promise<void>> {
  return store.kind === 'sqlite' ? Promise.resolve(takeSqlite(store.file)) : takeMongo(store.uri);
}

function takeSqlite(file: string): () => Promise<void> {
  const db = openDatabase(file);
  const found = db
    .sql(
      `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND name != 'images_of_job'`,
    )
    .all();
  for (const { name } of found) db.exec(`DROP INDEX ${String(name)}`);
  return () => {
    for (const { sql } of found) db.exec(String(sql));
    db.close();
    return Promise.resolve();
  };
}

/** Usage is counted from the images of a job. */
const NEEDED = new Set<unknown>(['_id_', 'jobId_1_listed_1']);

async function takeMongo(uri: string): Promise<() => Promise<void>> {
  const client = await mongoose.mongo.MongoClient.connect(uri);
  const taken = await Promise.all(
    ['jobs', 'images'].map(async (name) => {
      const collection = client.db().collection(name);
      const found = (await collection.indexes()).filter((index) => !NEEDED.has(index.name));
      for (const index of found) await collection.dropIndex(index.name ?? '');
      return { collection, found };
    }),
  );
  return async () => {
    for (const { collection, found } of taken) if (found.length > 0) await collection.createIndexes(found);
    await client.close();
  };
}
