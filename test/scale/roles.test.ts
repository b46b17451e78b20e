import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ask,
  type Engines,
  eventsOf,
  fleetIsPossible,
  openFleet,
  startEngines,
  statusOf,
  submit,
} from './fleet.ts';

describe.skipIf(!fleetIsPossible)('servers of parts of the work', () => {
  let engines: Engines;
  beforeAll(async () => {
    engines = await startEngines({ keeps: false });
  });
  afterAll(() => engines[Symbol.asyncDispose]());

  it('share it: one accepts and shows, another runs, and a subscriber sees everything in order', async () => {
    await using fleet = await openFleet(engines, { runMs: 300, logs: 4 });
    const api = await fleet.start('api');
    const ids = await Promise.all(['a', 'b', 'c'].map((user) => submit(api.url, 'p', user)));
    // Nobody is there to run them.
    expect(await Promise.all(ids.map((id) => statusOf(api.url, id)))).toStrictEqual(ids.map(() => 'QUEUED'));
    expect(await fleet.submissions()).toStrictEqual([]);
    const other = await fleet.start('api');
    const watched = ids.map((id) => eventsOf(other.url, id));
    const worker = await fleet.start('worker');
    for (const events of await Promise.all(watched)) {
      expect(events.map(({ seq }) => seq)).toStrictEqual(events.map((_, index) => index + 1));
      expect(events.at(-1)?.__typename).toBe('JobFinished');
    }
    expect(await fleet.submissions()).toHaveLength(3);
    expect((await fetch(`${worker.url}/graphql`, { method: 'POST' })).status).toBe(404);
    expect((await fetch(`${worker.url}/api/models`)).status).toBe(404);
    for (const { url } of [api, worker]) {
      expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ status: 'ready', redis: 'ok' });
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
    }
  });

  it('cancel over their borders', async () => {
    await using fleet = await openFleet(engines, { queueMs: 60_000, positions: 2 });
    const api = await fleet.start('api');
    await fleet.start('worker', { MAX_CONCURRENCY: '1' });
    const running = await submit(api.url, 'first');
    await expect.poll(() => fleet.submissions()).toHaveLength(1);
    const waiting = await submit(api.url, 'second');
    const CANCEL = 'mutation ($id: ID!) { cancelJob(id: $id) { job { status } errors { message } } }';
    for (const id of [waiting, running]) {
      const { data } = await ask(api.url, CANCEL, { id });
      expect(data.cancelJob).toStrictEqual({ job: { status: 'CANCELED' }, errors: [] });
    }
    // The worker has a place free again.
    await submit(api.url, 'third');
    await expect.poll(() => fleet.submissions()).toHaveLength(2);
    expect((await fleet.submissions()).map(({ input }) => input['prompt'])).toStrictEqual(['first', 'third']);
  });

  it('accept while Redis is away, say so, and lose nothing when it comes back empty', async () => {
    await using fleet = await openFleet(engines, { runMs: 200 });
    const api = await fleet.start('api');
    const before = await submit(api.url, 'before');
    await engines.redis.kill();
    const during = await submit(api.url, 'during');
    await expect
      .poll(async () => (await fetch(`${api.url}/readyz`)).json())
      .toMatchObject({ status: 'unavailable', store: 'ok', redis: 'unavailable' });
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    const watched = eventsOf(api.url, during);
    await engines.redis.revive();
    await fleet.start('worker');
    const events = await watched;
    expect(events.map(({ seq }) => seq)).toStrictEqual(events.map((_, index) => index + 1));
    await expect.poll(() => statusOf(api.url, before)).toBe('COMPLETED');
    expect(await fleet.submissions()).toHaveLength(2);
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
  });

  it('hand over what runs when one stops, and submit nothing twice', async () => {
    await using fleet = await openFleet(engines, { runMs: 1500 });
    const api = await fleet.start('api');
    const old = await fleet.start('worker');
    const id = await submit(api.url, 'p');
    await expect.poll(() => statusOf(api.url, id)).toBe('RUNNING');
    await old[Symbol.asyncDispose]();
    expect(await statusOf(api.url, id)).toBe('RUNNING');
    await fleet.start('worker');
    await expect.poll(() => statusOf(api.url, id)).toBe('COMPLETED');
    expect(await fleet.submissions()).toHaveLength(1);
  });
});
