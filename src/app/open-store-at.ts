// A store by its address, for commands that take two.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { StartError } from '../domain/errors.ts';
import type { Store } from '../store/store.ts';
import { openStore } from './open-store.ts';

/** `sqlite:<file>` or a MongoDB address. Raises StartError when it is neither, or cannot be opened. */
export async function openStoreAt(address: string, { mustExist }: { mustExist: boolean }): Promise<Store> {
  if (/^mongodb(\+srv)?:\/\//.test(address)) {
    return openStore({ store: { kind: 'mongo', uri: address }, production: false });
  }
  if (!address.startsWith('sqlite:')) {
    throw new StartError(`Not the address of a store: ${address}. Give sqlite:<file> or mongodb://…`);
  }
  const file = resolve(address.slice('sqlite:'.length));
  if (mustExist && !existsSync(file)) throw new StartError(`There is no file ${file}`);
  return openStore({ store: { kind: 'sqlite', file }, production: false });
}
