// The embedded store: one SQLite file, one process.

import type { Store } from '../store.ts';
import { createAuditStore } from './audit.ts';
import { createAccountStore } from './accounts.ts';
import { createBudgetStore } from './budget-counters.ts';
import { createCheckpointer } from './checkpointer.ts';
import { type Database, openDatabase, read, whyNot } from './database.ts';
import { lockFolder } from './folder-lock.ts';
import { openLogFile } from './log-file.ts';
import { createWriter } from './group-commit.ts';
import { createImageStore } from './images.ts';
import { createJobStore } from './jobs.ts';
import { createKeptJobs } from './kept-jobs.ts';
import { createKeyStore } from './keys.ts';
import { createLedgerStore } from './ledger.ts';
import { StartError } from '../../domain/errors.ts';
import { migrate } from './migrate.ts';
import { createTransfer } from './transfer.ts';
import { createPendingSums } from './usage-sums.ts';
import { createUsageStore } from './usage.ts';
import { createWebhookStore } from './webhooks.ts';

/** Raises StartError when the file cannot be used: damaged, locked, of a newer version, or in a folder without it. */
export function openSqliteStore({ file }: { file: string }): Promise<Store> {
  return read(() => {
    const lock = lockFolder(file);
    const db = openOrUnlock(file, lock);
    try {
      migrate(db, file);
    } catch (error) {
      db.close();
      lock.close();
      throw error instanceof StartError ? error : new StartError(whyNot(file, error), { cause: error });
    }
    const logFile = openLogFile(file);
    const checkpointer = createCheckpointer(file);
    const kept = createKeptJobs(db);
    const sums = createPendingSums(db);
    const writer = createWriter(db, {
      sync: logFile.sync,
      asides: [kept, sums],
      afterGroup: checkpointer.afterGroup,
    });
    let open = true;
    return {
      jobs: createJobStore(db, writer, { kept, sums }),
      images: createImageStore(db, writer),
      accounts: createAccountStore(db, writer),
      budgets: createBudgetStore(db, writer),
      ledger: createLedgerStore(db),
      usage: createUsageStore(db),
      keys: createKeyStore(db, writer),
      audit: createAuditStore(db, writer),
      webhooks: createWebhookStore(db, writer),
      transfer: createTransfer(db, writer, sums),
      ping: () => writer.write(() => void db.sql('SELECT 1').get()),
      async [Symbol.asyncDispose]() {
        if (!open) return;
        open = false;
        await writer.flush();
        await checkpointer.close();
        logFile.close();
        db.close();
        lock.close();
      },
    };
  });
}

function openOrUnlock(file: string, lock: Database): Database {
  try {
    return openDatabase(file);
  } catch (error) {
    lock.close();
    throw error;
  }
}
