import mongoose from 'mongoose';
import { afterAll, beforeAll, describe } from 'vitest';
import { findMongo, type MongoService, startMongo } from '../../scripts/services/mongo.ts';
import { openMongoStore } from '../../src/store/mongo/mongo-store.ts';
import { accountContract } from './accounts.ts';
import type { StoreUnderTest } from './adapter.ts';
import { imageContract } from './images.ts';
import { jobContract } from './jobs.ts';
import { usageContract } from './usage.ts';
import { webhookContract } from './webhooks.ts';
import { keyContract } from './keys.ts';

const program = findMongo();

async function empty(uri: string): Promise<void> {
  const connection = await mongoose.createConnection(uri).asPromise();
  try {
    const collections = (await connection.db?.collections()) ?? [];
    for (const collection of collections) await collection.deleteMany({});
  } finally {
    await connection.close();
  }
}

describe.skipIf(program === undefined).each([
  ['stand-alone', 0],
  ['a replica set', 1],
])('MongoDB, %s, keeps the contract', (_name, members) => {
  let mongo: MongoService;
  let databases = 0;
  const free: string[] = [];
  beforeAll(async () => {
    mongo = await startMongo(program ?? '', { members });
  });
  afterAll(() => mongo[Symbol.asyncDispose]());

  async function open(): Promise<StoreUnderTest> {
    // Used again: each has a hundred files, and mongod may open no more than the machine allows.
    const uri = free.pop() ?? mongo.uri(`contract_${++databases}`);
    let store = await openMongoStore({ uri, migrate: true });
    return {
      get store() {
        return store;
      },
      async reopen() {
        await store[Symbol.asyncDispose]();
        store = await openMongoStore({ uri, migrate: true });
      },
      async [Symbol.asyncDispose]() {
        await store[Symbol.asyncDispose]();
        await empty(uri);
        free.push(uri);
      },
    };
  }

  jobContract(open);
  imageContract(open);
  keyContract(open);
  webhookContract(open);
  accountContract(open);
  usageContract(open, { histories: 1 });
});
