// A program that makes one job's life on MongoDB and is killed, by its own hand, after its nth write to the server.

import { openMongoStore } from '../../src/store/mongo/mongo-store.ts';
import { hookDriver } from '../store/hook-driver.ts';
import { LIFE } from './one-life.ts';

const at = Number(process.env['CRASH_AT'] ?? '0');
let writes = 0;

const store = await openMongoStore({ uri: process.env['MONGODB_URI'] ?? '', migrate: false });
// Counts what the store sends, and stops the program once the server has answered the nth.
hookDriver(async (operation, work) => {
  const answer = await work();
  if (operation.writes && ++writes === at) process.kill(process.pid, 'SIGKILL');
  return answer;
});
for (const step of LIFE) await step(store);
await store[Symbol.asyncDispose]();
process.stdout.write(`${writes} writes\n`);
