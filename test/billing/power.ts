// A power cut inside this process: a store's nth write from now, and all it does afterwards, comes to nothing. The engine
// underneath is the real one; what it was sent before stays.

import { DatabaseSync } from '@photostructure/sqlite';
import mongoose from 'mongoose';

export class PowerGone extends Error {
  constructor() {
    super('The power is gone');
    this.name = 'PowerGone';
  }
}

let left = Number.POSITIVE_INFINITY;
let answerLost = false;
let dead = false;

/** `answerLost`: the write is done, and nobody hears of it. */
export function cutPowerAfter(writes: number, options: { answerLost: boolean }): void {
  left = writes;
  ({ answerLost } = options);
}

/** For the next process: what belongs to earlier ones stays dead. */
export function restorePower(): void {
  left = Number.POSITIVE_INFINITY;
  dead = false;
}

/** Whether this write is the one; it is done before the power goes when its answer alone is lost. */
function isLast(): boolean {
  if (dead) throw new PowerGone();
  if (--left > 0) return false;
  dead = true;
  if (!answerLost) throw new PowerGone();
  return true;
}

const { prepare } = DatabaseSync.prototype;
DatabaseSync.prototype.prepare = function (...values: Parameters<typeof prepare>) {
  const statement = prepare.apply(this, values);
  const { run, get, all } = statement;
  statement.run = (...given: Parameters<typeof run>) => {
    const last = isLast();
    const answer = run.apply(statement, given);
    if (last) throw new PowerGone();
    return answer;
  };
  statement.get = (...given: Parameters<typeof get>) => {
    if (dead) throw new PowerGone();
    return get.apply(statement, given);
  };
  statement.all = (...given: Parameters<typeof all>) => {
    if (dead) throw new PowerGone();
    return all.apply(statement, given);
  };
  return statement;
};

const { Collection } = mongoose.mongo;
const gone = new WeakSet();
for (const name of [
  'insertMany',
  'updateOne',
  'updateMany',
  'replaceOne',
  'deleteOne',
  'bulkWrite',
  'findOneAndUpdate',
] as const) {
  const original: unknown = Reflect.get(Collection.prototype, name);
  if (typeof original !== 'function') throw new Error(`The driver has no ${name}`);
  Reflect.set(
    Collection.prototype,
    name,
    async function (this: { client: object }, ...values: unknown[]): Promise<unknown> {
      if (gone.has(this.client)) throw new PowerGone();
      let last = false;
      try {
        last = isLast();
      } catch (error) {
        gone.add(this.client);
        throw error;
      }
      if (last) gone.add(this.client);
      const answer: unknown = await Reflect.apply(original, this, values);
      if (last) throw new PowerGone();
      return answer;
    },
  );
}
