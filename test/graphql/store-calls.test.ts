import { expect, it } from 'vitest';
import { openTestApp, runToEnd } from '../open-test-app.ts';
import type { Store } from '../../src/store/store.ts';

it('a listing costs the same number of store calls however long it is', async () => {
  const calls: string[] = [];
  const counted = <T extends object>(room: string, part: T): T =>
    new Proxy(part, {
      get(target, name, receiver) {
        const value: unknown = Reflect.get(target, name, receiver);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          calls.push(`${room}.${String(name)}`);
          return value.apply(target, args) as unknown;
        };
      },
    });
  const wrapStore = (store: Store): Store => ({
    ...store,
    jobs: counted('jobs', store.jobs),
    images: counted('images', store.images),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  });
  await using app = await openTestApp({ wrapStore });
  const run = () =>
    runToEnd(app, { model: { fluxDev: { prompt: 'p' } }, options: { width: 64, height: 64 } });
  const first = await run();
  await Promise.all(Array.from({ length: 9 }, run));
  await app.post(`mutation { retryJob(id: "${first.id}") { job { id } } }`);
  const list = async (count: number): Promise<string[]> => {
    await expect
      .poll(
        async () =>
          (await app.post('{ jobs(where: { status: [QUEUED, RUNNING, STORING] }) { nodes { id } } }')).data
            .jobs.nodes,
      )
      .toStrictEqual([]);
    calls.length = 0;
    const { data } = await app.post(
      `{ jobs(first: ${count}) { nodes { model { id } images { id job { id } } retriedFrom { id } } } }`,
    );
    expect(data.jobs.nodes).toHaveLength(count);
    return calls.filter((call) => call !== 'jobs.overdue');
  };
  const few = await list(2);
  const many = await list(11);
  expect(many).toStrictEqual(few);
  expect(many).toStrictEqual(['jobs.list', 'images.ofJobs', 'jobs.getMany', 'jobs.getMany']);
});
