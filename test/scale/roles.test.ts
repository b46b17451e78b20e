import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ask,
  type Engines,
  type Fleet,
  eventsOf,
  fleetIsPossible,
  openFleet,
  startEngines,
  statusOf,
  submit,
} from './fleet.ts';

/** What is run as a process of its own is built first. */
const MAY_BUILD = { timeout: 180_000 };

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
    // Some run when it dies, most wait, and all are watched.
    await fleet.start('worker', { MAX_CONCURRENCY: '2' });
    const before = await Promise.all(
      Array.from({ length: 12 }, (_, n) => submit(api.url, `p${n}`, `u${n % 3}`)),
    );
    const seen = before.map((id) => eventsOf(api.url, id));
    await expect.poll(async () => (await fleet.submissions()).length).toBeGreaterThan(1);
    await engines.redis.kill();
    const during = await submit(api.url, 'during');
    await expect
      .poll(async () => (await fetch(`${api.url}/readyz`)).json())
      .toMatchObject({ status: 'unavailable', store: 'ok', redis: 'unavailable' });
    expect((await fetch(`${api.url}/healthz`)).status).toBe(200);
    const watched = eventsOf(api.url, during);
    await engines.redis.revive();
    for (const events of await Promise.all([...seen, watched])) {
      expect(events.map(({ seq }) => seq)).toStrictEqual(events.map((_, index) => index + 1));
      expect(events.at(-1)?.__typename).toBe('JobFinished');
    }
    const all = [...before, during];
    expect(await Promise.all(all.map((id) => statusOf(api.url, id)))).toStrictEqual(
      all.map(() => 'COMPLETED'),
    );
    expect(await fleet.submissions()).toHaveLength(all.length);
    expect((await fetch(`${api.url}/readyz`)).status).toBe(200);
  });

  it(
    'hand over what runs when one is replaced, lose nothing and submit nothing twice',
    MAY_BUILD,
    async () => {
      await using fleet = await openFleet(engines, { runMs: 1500 });
      const api = await fleet.start('api');
      const old = await fleet.spawn('worker', { MAX_CONCURRENCY: '3' });
      const ids: string[] = [];
      for (let index = 0; index < 5; index++) ids.push(await submit(api.url, `p${index}`, `u${index}`));
      const statuses = (): Promise<string[]> => Promise.all(ids.map((id) => statusOf(api.url, id)));
      // It has three in hand.
      await expect.poll(async () => (await fleet.submissions()).length).toBeGreaterThanOrEqual(3);
      old.child.kill('SIGTERM');
      expect(await old.exit).toStrictEqual({ code: 0, signal: null });
      await fleet.start('worker');
      await expect.poll(statuses).toStrictEqual(ids.map(() => 'COMPLETED'));
      const prompts = (await fleet.submissions()).map(({ input }) => JSON.stringify(input['prompt']));
      expect(prompts.toSorted()).toStrictEqual(['"p0"', '"p1"', '"p2"', '"p3"', '"p4"']);
    },
  );

  it('leave a job to servers that know its model', MAY_BUILD, async () => {
    await using fleet = await openFleet(engines);
    const MODELS_FILE = await writeModels(fleet);
    const api = await fleet.start('api', { MODELS_FILE });
    // A worker of before the model.
    const old = await fleet.start('worker', { UNKNOWN_MODEL_GRACE_SECONDS: '60' });
    const kept: string = (await ask(api.url, NEW)).data.generateImage.job.id;
    await expect.poll(async () => (await api.jobs.store.jobs.get(kept))?.unknownSince).toBeTypeOf('number');
    expect(await fleet.submissions()).toStrictEqual([]);
    // The old one has it back in a moment, and so has the new one.
    await fleet.spawn('worker', { MODELS_FILE });
    await expect.poll(() => statusOf(api.url, kept)).toBe('COMPLETED');
    expect(await fleet.submissions()).toHaveLength(1);
    expect(await api.jobs.store.jobs.get(kept)).toMatchObject({
      attempts: [{ number: 1 }],
      unknownSince: null,
    });
    await old[Symbol.asyncDispose]();
  });

  it('end a job whose model no server knows any more', async () => {
    await using fleet = await openFleet(engines);
    const MODELS_FILE = await writeModels(fleet);
    const api = await fleet.start('api', { MODELS_FILE });
    await fleet.start('worker', { UNKNOWN_MODEL_GRACE_SECONDS: '1' });
    const lost: string = (await ask(api.url, NEW)).data.generateImage.job.id;
    await expect.poll(() => statusOf(api.url, lost)).toBe('FAILED');
    expect((await api.jobs.store.jobs.get(lost))?.failure).toMatchObject({
      code: 'MODEL_GONE',
      message: 'Model new-model is known to no server any more.',
      charged: false,
    });
  });
});

const NEW = `mutation {
  generateImage(input: { model: { newModel: { prompt: "p" } } }) { job { id } errors { message } }
}`;

async function writeModels({ env }: Fleet): Promise<string> {
  const file = join(env['DATA_DIR'] ?? '', 'models.yaml');
  const model = {
    id: 'new-model',
    falEndpoint: 'fal-ai/new-model',
    requiredInputs: ['prompt'],
    costPerImage: 0.01,
    description: 'Newer than some workers',
  };
  await writeFile(file, JSON.stringify([model]));
  return file;
}
