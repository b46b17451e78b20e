// A program that makes one job's life on MongoDB and is killed, by its own hand, after its nth write to the server.

import mongoose from 'mongoose';
import { openMongoStore } from '../../src/store/mongo/mongo-store.ts';
import { LIFE } from './one-life.ts';

const { Collection } = mongoose.mongo;
const at = Number(process.env['CRASH_AT'] ?? '0');
let writes = 0;

/** Counts what the store sends, and stops the program once the server has answered the nth. */
function countWrites(): void {
  for (const name of [
    'insertMany',
    'updateOne',
    'updateMany',
    'replaceOne',
    'deleteOne',
    'bulkWrite',
  ] as const) {
    const original: unknown = Reflect.get(Collection.prototype, name);
    if (typeof original !== 'function') throw new Error(`The driver has no ${name}`);
    Reflect.set(Collection.prototype, name, async function (this: unknown, ...values: unknown[]) {
      const answer: unknown = await Reflect.apply(original, this, values);
      if (++writes === at) process.kill(process.pid, 'SIGKILL');
      return answer;
    });
  }
}

const store = await openMongoStore({ uri: process.env['MONGODB_URI'] ?? '', migrate: false });
countWrites();
for (const step of LIFE) await step(store);
await store[Symbol.asyncDispose]();
process.stdout.write(`${writes} writes\n`);
