// Stands in the way of every operation that the driver of MongoDB sends.

import mongoose from 'mongoose';

const { Collection, AbstractCursor } = mongoose.mongo;
const WRITES = [
  'insertMany',
  'updateOne',
  'updateMany',
  'replaceOne',
  'deleteOne',
  'bulkWrite',
  'findOneAndUpdate',
];

export type Hook = (operation: { writes: boolean }, work: () => Promise<unknown>) => Promise<unknown>;

/** Until it is disposed of. */
export function hookDriver(hook: Hook): Disposable {
  const undo: (() => void)[] = [];
  const put = (owner: object, name: string, writes: boolean): void => {
    const original: unknown = Reflect.get(owner, name);
    if (typeof original !== 'function') throw new Error(`The driver has no ${name}`);
    Reflect.set(owner, name, function (this: unknown, ...values: unknown[]): unknown {
      return hook({ writes }, () => Reflect.apply(original, this, values));
    });
    undo.push(() => Reflect.set(owner, name, original));
  };
  for (const name of WRITES) put(Collection.prototype, name, true);
  put(Collection.prototype, 'findOne', false);
  put(AbstractCursor.prototype, 'toArray', false);
  return { [Symbol.dispose]: () => undo.forEach((each) => each()) };
}
