// Collections and indexes. Making one that is there changes nothing, so two machines may do it at once.

import type { Connection } from 'mongoose';
import { StartError } from '../../domain/errors.ts';
import type { Collections } from './collections.ts';
import type { MigrationDocument } from './documents.ts';
import { withRetry } from './retry.ts';
import { sumUpDays } from './usage-rollups.ts';

/** Raised by one whenever indexes or the form of documents change. */
export const SCHEMA_VERSION = 6;

/** Raises StartError when the database is of a newer version. */
export async function migrate(connection: Connection, collections: Collections): Promise<void> {
  await refuseNewer(connection, collections);
  for (const model of Object.values(collections)) {
    await withRetry(() => model.createIndexes());
  }
  await sumUpDays(collections);
  await withRetry(() =>
    collections.migrations.updateOne(
      { _id: 'schema' },
      { $max: { version: SCHEMA_VERSION }, $set: { at: Date.now() } },
      { upsert: true },
    ),
  );
}

/** Raises StartError unless the database is at this version; where indexes are made on purpose only. */
export async function requireMigrated(connection: Connection, collections: Collections): Promise<void> {
  const version = await refuseNewer(connection, collections);
  if (version === SCHEMA_VERSION) return;
  throw new StartError(
    `MONGODB_URI: the database ${connection.name} is at schema ${version}, this version needs ${SCHEMA_VERSION}. Run: npm run migrate`,
  );
}

async function refuseNewer(connection: Connection, { migrations }: Collections): Promise<number> {
  const found = await withRetry(() => migrations.findOne({ _id: 'schema' }).lean<MigrationDocument>());
  const version = found?.version ?? 0;
  if (version <= SCHEMA_VERSION) return version;
  throw new StartError(
    `MONGODB_URI: the database ${connection.name} was written by a newer version of Easel (schema ${version}; this one knows ${SCHEMA_VERSION}).`,
  );
}
