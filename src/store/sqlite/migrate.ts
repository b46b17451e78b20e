// Brings a file to the newest schema. Every migration is one transaction; two processes at once do it one after the
// other.

import { StartError } from '../../domain/errors.ts';
import type { Database } from './database.ts';
import { jobsMigration } from './migrations/001-jobs.ts';
import { usageMigration } from './migrations/002-usage.ts';
import { keysMigration } from './migrations/003-keys.ts';
import { accountsMigration } from './migrations/004-accounts.ts';
import { webhooksMigration } from './migrations/005-webhooks.ts';
import { usageReportMigration } from './migrations/006-usage-report.ts';
import { usageRollupsMigration } from './migrations/007-usage-rollups.ts';
import { jobsByRowidMigration } from './migrations/008-jobs-by-rowid.ts';

/** In order; a schema's version is how many of them it has seen. Never changed once released. */
const migrations: readonly string[] = [
  jobsMigration,
  usageMigration,
  keysMigration,
  webhooksMigration,
  accountsMigration,
  usageReportMigration,
  usageRollupsMigration,
  jobsByRowidMigration,
];

export const NEWEST_SCHEMA = migrations.length;

export function migrate(db: Database, file: string): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const version = Number(db.sql('PRAGMA user_version').get()?.['user_version'] ?? 0);
    if (version > migrations.length) {
      throw new StartError(
        `DATA_DIR: ${file} was written by a newer version of Easel (schema ${version}; this one knows ${migrations.length}).`,
      );
    }
    for (const migration of migrations.slice(version)) db.exec(migration);
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
}
