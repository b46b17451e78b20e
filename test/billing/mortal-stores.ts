// Stores that die in the middle of their writes, on both engines, and are opened again on what was left of them.

import { AsyncLocalStorage } from 'node:async_hooks';
import fs, { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMongo } from '../../scripts/services/mongo.ts';
import { openCollections } from '../../src/store/mongo/collections.ts';
import { connect } from '../../src/store/mongo/connection.ts';
import { openMongoStore } from '../../src/store/mongo/mongo-store.ts';
import { settleAdmissions } from '../../src/store/mongo/upkeep.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import type { Store } from '../../src/store/store.ts';
import { hookDriver } from '../store/hook-driver.ts';

/** `at`: the write it dies at, from 0. `point`: how much of that write is left, from 0 to 1. */
export interface Death {
  at: number;
  point: number;
}

export interface MortalStore extends AsyncDisposable {
  readonly store: Store;
  /** Whatever is answered from then on was not heard by anybody. */
  readonly dead: boolean;
  /** Dies at that write, or with `die` at the latest. */
  arm(death: Death): void;
  die(): void;
  /** Another process, on what the dead one has left. */
  revive(): Promise<void>;
}

/**
 * The power is cut while the log is flushed: of what was written to it since the last flush any part may be on disk.
 * What the dead process goes on writing goes to files that nobody opens again.
 */
export async function openMortalSqlite(): Promise<MortalStore> {
  const root = await mkdtemp(join(tmpdir(), 'easel-mortal-'));
  let life = 0;
  const file = (n: number): string => join(root, String(n), 'easel.sqlite');
  mkdirSync(join(root, '0'));
  let store = await openSqliteStore({ file: file(0) });
  let flushed = statSync(`${file(0)}-wal`).size;
  let flushes = 0;
  let armed: Death | undefined;
  let dead = false;

  const cutPower = (point: number): void => {
    dead = true;
    armed = undefined;
    mkdirSync(join(root, String(life + 1)));
    copyFileSync(file(life), file(life + 1));
    const log = readFileSync(`${file(life)}-wal`);
    const left = flushed + Math.floor((log.length - flushed) * point);
    writeFileSync(`${file(life + 1)}-wal`, log.subarray(0, left));
  };
  const original = fs.fdatasync;
  const watched = (fd: number, done: fs.NoParamCallback): void => {
    const { ino, size } = fs.fstatSync(fd);
    if (dead || ino !== statSync(`${file(life)}-wal`).ino) return original(fd, done);
    if (armed !== undefined && flushes++ === armed.at) cutPower(armed.point);
    original(fd, (error) => {
      if (!dead) flushed = Math.max(flushed, size);
      done(error);
    });
  };
  fs.fdatasync = Object.assign(watched, { __promisify__: original.__promisify__ });
  syncBuiltinESMExports();

  return {
    get store() {
      return store;
    },
    get dead() {
      return dead;
    },
    arm(death) {
      flushes = 0;
      armed = death;
    },
    die() {
      if (!dead) cutPower(1);
    },
    async revive() {
      await store[Symbol.asyncDispose]();
      life++;
      store = await openSqliteStore({ file: file(life) });
      flushed = statSync(`${file(life)}-wal`).size;
      dead = false;
    },
    async [Symbol.asyncDispose]() {
      fs.fdatasync = original;
      syncBuiltinESMExports();
      await store[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

class ProcessIsGone extends Error {}

interface Life {
  writes: number;
  death: Death | undefined;
  dead: boolean;
}

/** The process dies before or after the server has taken its nth write; whatever else it would do is not done. */
export async function openMortalMongo(program: string): Promise<MortalStore> {
  const mongo = await startMongo(program, { members: 0 });
  const uri = mongo.uri('mortal');
  const lives = new AsyncLocalStorage<Life>();
  const connection = await connect(uri);
  const collections = openCollections(connection);
  const hooked = hookDriver(async ({ writes }, work) => {
    const own = lives.getStore();
    if (own === undefined) return work();
    if (own.dead) throw new ProcessIsGone();
    const last = writes && own.death !== undefined && own.writes++ === own.death.at;
    if (last) own.dead = true;
    if (last && own.death !== undefined && own.death.point < 0.5) throw new ProcessIsGone();
    const answer = await lives.exit(work);
    if (own.dead) throw new ProcessIsGone();
    return answer;
  });
  const begin = async (migrate: boolean): Promise<{ life: Life; store: Store }> => {
    const life: Life = { writes: 0, death: undefined, dead: false };
    return {
      life,
      store: within(lives, life, await lives.run(life, () => openMongoStore({ uri, migrate }))),
    };
  };
  let { life, store } = await begin(true);

  return {
    get store() {
      return store;
    },
    get dead() {
      return life.dead;
    },
    arm(death) {
      life.writes = 0;
      life.death = death;
    },
    die() {
      life.dead = true;
    },
    async revive() {
      await store[Symbol.asyncDispose]();
      ({ life, store } = await begin(false));
      // What a process does a minute later about requests that were being accepted.
      await settleAdmissions(collections, Date.now());
    },
    async [Symbol.asyncDispose]() {
      hooked[Symbol.dispose]();
      await store[Symbol.asyncDispose]();
      await connection.close();
      await mongo[Symbol.asyncDispose]();
    },
  };
}

/** The store whose work belongs to a life. */
function within(lives: AsyncLocalStorage<Life>, life: Life, store: Store): Store {
  const part = <T extends object>(of: T): T =>
    new Proxy(of, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value !== 'function') return value;
        return (...values: unknown[]): unknown => lives.run(life, () => Reflect.apply(value, target, values));
      },
    });
  const { jobs, images, accounts, budgets, ledger, usage, transfer } = store;
  return {
    ...store,
    jobs: part(jobs),
    images: part(images),
    accounts: part(accounts),
    budgets: part(budgets),
    ledger: part(ledger),
    usage: part(usage),
    transfer: part(transfer),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}
