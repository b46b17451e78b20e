// The store that the configuration names.

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../config/load-config.ts';
import { StartError } from '../domain/errors.ts';
import { openSqliteStore } from '../store/sqlite/sqlite-store.ts';
import type { Store } from '../store/store.ts';

export async function openStore(config: Pick<Config, 'store' | 'production'>): Promise<Store> {
  const { store } = config;
  switch (store.kind) {
    case 'sqlite':
      await makeFolder(dirname(store.file));
      return openSqliteStore({ file: store.file });
    case 'mongo':
      return openMongo(store.uri, config.production);
  }
}

/** In production indexes are made on purpose: by `npm run migrate`, at a time that somebody chose. */
async function openMongo(uri: string, production: boolean): Promise<Store> {
  const { openMongoStore } = await import('../store/mongo/mongo-store.ts');
  return openMongoStore({ uri, migrate: !production });
}

export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new StartError(`DATA_DIR: the folder ${folder} cannot be made (${reason}).`, { cause: error });
  }
}
