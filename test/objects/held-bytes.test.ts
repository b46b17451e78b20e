import { describe, expect, it } from 'vitest';
import { createHeldBytes } from '../../src/objects/s3/held-bytes.ts';

const MB = 1024 * 1024;
const HOURS = 3_600_000;

/** Work that ends when it is told to, and the buffer it was lent. */
function work() {
  let finish = (): void => {};
  let fail = (_error: Error): void => {};
  const lent: Buffer[] = [];
  const run = (buffer: Buffer): Promise<string> => {
    lent.push(buffer);
    return new Promise((resolve, reject) => {
      finish = () => resolve('done');
      fail = reject;
    });
  };
  return { run, lent, finish: () => finish(), fail: (error: Error) => fail(error) };
}

describe('memory that is lent', () => {
  it('is lent up to the most, then waited for in turn', async () => {
    const held = createHeldBytes({ most: 4 * MB, patienceMs: HOURS });
    const [a, large, small] = [work(), work(), work()];
    const first = held.within(3 * MB, a.run);
    const second = held.within(4 * MB, large.run);
    const third = held.within(1, small.run);
    await Promise.resolve();
    expect([a.lent.length, large.lent.length, small.lent.length]).toStrictEqual([1, 0, 0]);
    a.finish();
    expect(await first).toBe('done');
    await expect.poll(() => large.lent.length).toBe(1);
    expect(small.lent).toHaveLength(0);
    large.finish();
    expect(await second).toBe('done');
    await expect.poll(() => small.lent.length).toBe(1);
    small.finish();
    expect(await third).toBe('done');
  });

  it('is lent again when its work is done, and never when it failed', async () => {
    const held = createHeldBytes({ most: 4 * MB, patienceMs: HOURS });
    const buffers: Buffer[] = [];
    const keep = (buffer: Buffer): Promise<void> => {
      buffers.push(buffer);
      return buffers.length === 2 ? Promise.reject(new Error('gone')) : Promise.resolve();
    };
    await held.within(2 * MB - 5, keep);
    await expect(held.within(2 * MB, keep)).rejects.toThrow('gone');
    await held.within(2 * MB, keep);
    expect([buffers[1] === buffers[0], buffers[2] === buffers[0]]).toStrictEqual([true, false]);
    // What is free of one size gives way to another.
    await held.within(4 * MB, keep);
    expect(buffers.map(({ length }) => length / MB)).toStrictEqual([2, 2, 2, 4]);
  });

  it('is not waited for longer than that, nor at all by what can never have it', async () => {
    const held = createHeldBytes({ most: 2 * MB, patienceMs: 1 });
    const [a, b] = [work(), work()];
    const first = held.within(2 * MB, a.run);
    expect(await held.within(2 * MB, b.run)).toBeUndefined();
    expect(await held.within(3 * MB, b.run)).toBeUndefined();
    expect(b.lent).toHaveLength(0);
    a.finish();
    expect(await first).toBe('done');
    expect(await held.within(2 * MB, () => Promise.resolve('again'))).toBe('again');
  });
});
