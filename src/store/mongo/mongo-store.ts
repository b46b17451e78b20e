// The store of a production installation: MongoDB, stand-alone or a replica set, any number of processes.

import type { Store } from '../store.ts';
import { createAuditStore } from './audit.ts';
import { createAccountStore } from './accounts.ts';
import { createBudgetStore } from './budget-counters.ts';
import { openCollections } from './collections.ts';
import { connect } from './connection.ts';
import { createImageStore } from './images.ts';
import { createJobStore } from './jobs.ts';
import { createKeyStore } from './keys.ts';
import { createKnownJobs } from './known-jobs.ts';
import { createLedgerStore } from './ledger.ts';
import { migrate, requireMigrated } from './migrate.ts';
import { createTransfer } from './transfer.ts';
import { startUpkeep } from './upkeep.ts';
import { createUsageStore } from './usage.ts';
import { createWebhookStore } from './webhooks.ts';

export interface MongoOptions {
  uri: string;
  /** Make collections and indexes when opening; else the database must have them. */
  migrate: boolean;
}

const PING_MS = 2_000;

/** Raises StartError when no server answers, the credentials are refused, or the schema is not this version's. */
export async function openMongoStore(options: MongoOptions): Promise<Store> {
  const connection = await connect(options.uri);
  try {
    const collections = openCollections(connection);
    await (options.migrate ? migrate : requireMigrated)(connection, collections);
    const upkeep = await startUpkeep(collections);
    const deps = { collections, known: createKnownJobs(), upkeep };
    let open = true;
    return {
      jobs: createJobStore(deps),
      images: createImageStore(collections),
      accounts: createAccountStore(collections),
      budgets: createBudgetStore(collections),
      ledger: createLedgerStore(collections),
      usage: createUsageStore(collections),
      keys: createKeyStore(collections),
      audit: createAuditStore(collections),
      webhooks: createWebhookStore(collections),
      transfer: createTransfer(collections, upkeep),
      async ping() {
        const hello = await connection.db?.command({ hello: 1 }, { timeoutMS: PING_MS });
        if (hello?.['isWritablePrimary'] !== true) throw new Error('MongoDB has no primary');
      },
      async [Symbol.asyncDispose]() {
        if (!open) return;
        open = false;
        await upkeep[Symbol.asyncDispose]();
        await connection.close();
      },
    };
  } catch (error) {
    await connection.destroy();
    throw error;
  }
}
