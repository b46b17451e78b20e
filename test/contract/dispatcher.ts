// What every dispatcher keeps.

import { afterEach, expect, it } from 'vitest';
import { type Dispatcher, type QueuedJob, Shutdown } from '../../src/dispatch/dispatcher.ts';

/** A dispatcher on an empty queue. */
export type OpenDispatcher = (concurrency: number) => Promise<Dispatcher>;

/** The user is the letter it begins with; what begins with `x` has begun; `+` is urgent, `-` can wait. */
export function job(id: string, runAt = 0): QueuedJob {
  const priority = id.endsWith('+') ? 'HIGH' : id.endsWith('-') ? 'LOW' : 'NORMAL';
  return { id, userId: id.charAt(0), model: 'm', priority, runAt, begun: id.startsWith('x') };
}

/** Runs that end when they are told to, and what was started in which order. */
export function createRuns() {
  const started: string[] = [];
  const open = new Map<string, { end: () => void; signal: AbortSignal }>();
  let most = 0;
  return {
    started,
    open,
    get most() {
      return most;
    },
    hold: (id: string, signal: AbortSignal) =>
      new Promise<void>((end) => {
        started.push(id);
        open.set(id, { end, signal });
        most = Math.max(most, open.size);
        signal.addEventListener('abort', () => end());
      }).finally(() => open.delete(id)),
    pass: (id: string) => {
      started.push(id);
      return Promise.resolve();
    },
  };
}

export function dispatcherContract(openDispatcher: OpenDispatcher): void {
  const opened: Dispatcher[] = [];
  async function open(concurrency = 1): Promise<Dispatcher> {
    const dispatcher = await openDispatcher(concurrency);
    opened.push(dispatcher);
    return dispatcher;
  }
  afterEach(async () => {
    for (const dispatcher of opened.splice(0)) await dispatcher[Symbol.asyncDispose]();
  });
  const fill = async (dispatcher: Dispatcher, ...ids: string[]): Promise<void> => {
    for (const id of ids) await dispatcher.enqueue(job(id));
  };

  it('lets users take turns, with what has begun first, and says so before', async () => {
    const dispatcher = await open();
    await fill(dispatcher, 'a1', 'a2', 'a3', 'b1', 'c1', 'x1', 'c2');
    const order = ['x1', 'a1', 'b1', 'c1', 'a2', 'c2', 'a3'];
    expect(await dispatcher.upcoming(100)).toStrictEqual(order);
    expect(await dispatcher.upcoming(2)).toStrictEqual(order.slice(0, 2));
    expect(await Promise.all(order.map((id) => dispatcher.position(id)))).toStrictEqual([
      0, 1, 2, 3, 4, 5, 6,
    ]);
    const runs = createRuns();
    dispatcher.start(runs.pass);
    await expect.poll(() => runs.started).toStrictEqual(order);
    await expect.poll(() => dispatcher.position('a3')).toBeNull();
  });

  it('lets a newcomer into the next round, however many wait', async () => {
    const dispatcher = await open();
    const mine = Array.from({ length: 30 }, (_, index) => `a${index}`);
    await fill(dispatcher, ...mine);
    const runs = createRuns();
    dispatcher.start(runs.hold);
    for (const id of ['a0', 'a1', 'a2']) {
      await expect.poll(() => runs.open.has(id)).toBe(true);
      if (id === 'a2') await fill(dispatcher, 'b0', 'b1', 'b2');
      runs.open.get(id)?.end();
    }
    for (let ended = 3; ended < 10; ended++) {
      await expect.poll(() => runs.open.size > 0 && runs.started.length === ended + 1).toBe(true);
      for (const { end } of runs.open.values()) end();
    }
    expect(runs.started.slice(3, 9).filter((id) => id.startsWith('b'))).toStrictEqual(['b0', 'b1', 'b2']);
  });

  it('serves what is urgent sooner and what can wait later, and lets no user starve', async () => {
    const dispatcher = await open();
    const urgent = Array.from({ length: 9 }, (_, index) => `a${index}+`);
    await fill(dispatcher, 'b1', 'b2', 'c1-', 'c2', ...urgent, 'd1');
    const order = await dispatcher.upcoming(100);
    const place = (id: string): number => order.indexOf(id);
    expect(order).toHaveLength(14);
    expect(order.slice(0, 3)).toStrictEqual(['a0+', 'a1+', 'a2+']);
    // Four of the urgent ones to one of each other user; another's turn comes all the same.
    expect(order.slice(3, 7).toSorted()).toStrictEqual(['a3+', 'b1', 'c2', 'd1']);
    expect(place('b2')).toBeLessThan(place('a8+'));
    expect(order.at(-1)).toBe('c1-');
    expect(await Promise.all(order.map((id) => dispatcher.position(id)))).toStrictEqual(
      order.map((_, index) => index),
    );
    expect(await dispatcher.remove('a3+')).toBe(true);
    const runs = createRuns();
    dispatcher.start(runs.pass);
    await expect.poll(() => runs.started).toStrictEqual(order.filter((id) => id !== 'a3+'));
    // Nothing is kept of the urgent line.
    await fill(dispatcher, 'a9+');
    await expect.poll(() => runs.started.at(-1)).toBe('a9+');
  });

  it('does not make somebody wait for what they have taken back', async () => {
    const dispatcher = await open();
    const regretted = Array.from({ length: 20 }, (_, index) => `a${index}`);
    await fill(dispatcher, ...regretted, ...Array.from({ length: 5 }, (_, index) => `b${index}`));
    for (const id of regretted) expect(await dispatcher.remove(id)).toBe(true);
    await fill(dispatcher, 'anew');
    expect((await dispatcher.upcoming(2)).includes('anew')).toBe(true);
  });

  it('runs no more at once than it may, and each job once', async () => {
    const dispatcher = await open(3);
    const ids = Array.from({ length: 12 }, (_, index) => `a${index}`);
    await fill(dispatcher, ...ids, ...ids);
    const runs = createRuns();
    dispatcher.start(runs.hold);
    while (runs.started.length < ids.length || runs.open.size > 0) {
      await expect.poll(() => runs.open.size).toBeGreaterThan(0);
      for (const { end } of runs.open.values()) end();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(runs.started.toSorted()).toStrictEqual(ids.toSorted());
    expect(runs.most).toBeLessThanOrEqual(3);
  });

  it('waits for the time of a job, and runs one again that was queued while it ran', async () => {
    const dispatcher = await open();
    const runs = createRuns();
    dispatcher.start(runs.hold);
    const later = Date.now() + 400;
    await dispatcher.enqueue(job('later', later));
    await fill(dispatcher, 'now');
    await expect.poll(() => runs.open.has('now')).toBe(true);
    await fill(dispatcher, 'now');
    runs.open.get('now')?.end();
    await expect.poll(() => runs.started).toStrictEqual(['now', 'now']);
    const again = later + 300;
    await dispatcher.enqueue(job('now', again));
    runs.open.get('now')?.end();
    await expect.poll(() => runs.open.has('later')).toBe(true);
    expect(Date.now()).toBeGreaterThanOrEqual(later - 1);
    runs.open.get('later')?.end();
    await expect.poll(() => runs.started).toStrictEqual(['now', 'now', 'later', 'now']);
    expect(Date.now()).toBeGreaterThanOrEqual(again - 1);
    runs.open.get('now')?.end();
    await expect.poll(() => dispatcher.missing(['now'])).toStrictEqual(['now']);
  });

  it('hands a job out again whose run broke', async () => {
    const dispatcher = await open();
    const started: string[] = [];
    dispatcher.start((id) => {
      started.push(id);
      return started.length === 1 ? Promise.reject(new Error('The store is away')) : Promise.resolve();
    });
    await fill(dispatcher, 'a1', 'b1');
    await expect.poll(() => started, { timeout: 10_000 }).toStrictEqual(['a1', 'b1', 'a1']);
    await expect.poll(() => dispatcher.missing(['a1', 'b1'])).toHaveLength(2);
  });

  it('knows what it has, and takes out what waits', async () => {
    const dispatcher = await open();
    const runs = createRuns();
    let moved = 0;
    dispatcher.onMoved(() => moved++);
    await fill(dispatcher, 'r1', 'w1');
    await dispatcher.enqueue(job('d1', Date.now() + 60_000));
    dispatcher.start(runs.hold);
    await expect.poll(() => runs.open.has('r1')).toBe(true);
    expect(moved).toBeGreaterThan(0);
    const ids = ['r1', 'w1', 'd1', 'u1'];
    expect(await dispatcher.missing(ids)).toStrictEqual(['u1']);
    const removed = [];
    for (const id of ids) removed.push(await dispatcher.remove(id));
    expect(removed).toStrictEqual([false, true, true, false]);
    expect(await dispatcher.missing(ids)).toStrictEqual(['w1', 'd1', 'u1']);
    runs.open.get('r1')?.end();
    await expect.poll(() => dispatcher.missing(ids)).toStrictEqual(ids);
  });

  it('stops: tells the runs why, waits for them, and begins nothing more', async () => {
    const dispatcher = await open(2);
    const runs = createRuns();
    dispatcher.start(runs.hold);
    await fill(dispatcher, 'a1', 'b1', 'c1');
    await expect.poll(() => runs.open.size).toBe(2);
    const reasons = [...runs.open.values()].map(({ signal }) => signal);
    await dispatcher.drain(5000);
    expect(runs.open.size).toBe(0);
    expect(reasons.map(({ reason }) => reason instanceof Shutdown)).toStrictEqual([true, true]);
    expect(runs.started).toHaveLength(2);
  });
}
