// Parallel requests against one budget, through the API of real servers; and what webhooks are told of it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findMongo, startMongo } from '../../scripts/services/mongo.ts';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import type { Store } from '../../src/store/store.ts';
import { type Answer, openTestApp } from '../open-test-app.ts';
import { post, startServer } from '../process/start-server.ts';
import { openReceiver } from '../webhooks/open-receiver.ts';

const SET = `mutation ($input: AccountInput!) { setAccount(userId: "ann", input: $input) { errors { message } } }`;
const CREDIT = `mutation { creditUser(userId: "ann", amount: "0.30") { account { balance } } }`;
const ACCOUNT = `{ account(userId: "ann") { balance budgets { limit spent held remaining } } }`;
const SUBMIT = `mutation ($input: GenerateImageInput!) { generateImage(input: $input) { job { id }
  errors { code ... on BudgetExceededError { needed remaining } } } }`;
const fox = { model: { fluxDev: { prompt: 'p' } }, options: { width: 64, height: 64 }, userId: 'ann' };
const WAIT = { timeout: 30_000 };

/** 100 at once, spread over servers; answers how many were accepted, and every refusal. */
async function race(urls: readonly string[]): Promise<{ accepted: number; refusals: Answer[] }> {
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) => post(urls[n % urls.length] ?? '', SUBMIT, { input: fox })),
  );
  const payloads = answers.map(({ data }) => data.generateImage);
  return {
    accepted: payloads.filter(({ job }) => job !== null).length,
    refusals: payloads.flatMap(({ errors }) => errors),
  };
}

it('lets exactly 10 of 100 through on SQLite, and tells of 80 and 100 percent once, over a crash', async () => {
  // The first life ends before it can note that it has told anybody.
  let dies = true;
  let announced = 0;
  const wrapStore = (store: Store): Store => ({
    ...store,
    budgets: {
      ...store.budgets,
      async markAnnounced(counter) {
        if (dies) throw new Error('The power is gone');
        await store.budgets.markAnnounced(counter);
        announced++;
      },
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  });
  await using receiver = await openReceiver();
  await using app = await openTestApp({ env: { WEBHOOK_ALLOW_PRIVATE: '1' }, wrapStore });
  const budgets = [{ period: 'TOTAL', limit: '0.30' }];
  await app.post(SET, { input: { budgets } });
  await app.post(
    `mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { errors { message } } }`,
    { input: { url: receiver.url, userId: 'ann', events: ['BUDGET_THRESHOLD'] } },
  );
  const { accepted, refusals } = await race([app.url]);
  expect(accepted).toBe(10);
  expect(refusals).toHaveLength(90);
  expect(refusals[0]).toStrictEqual({ code: 'BUDGET_EXCEEDED', needed: '0.03', remaining: '0.00' });
  await expect.poll(() => receiver.received.length, WAIT).toBe(2);
  await app.restart();
  dies = false;
  await app.restart();
  await expect
    .poll(async () => (await app.post(ACCOUNT)).data.account.budgets, WAIT)
    .toStrictEqual([{ limit: '0.30', spent: '0.30', held: '0.00', remaining: '0.00' }]);
  // It was told again, under the same keys, and has been noted now.
  await expect.poll(() => announced, WAIT).toBe(1);
  const told = receiver.received.map(({ message }) => `${message.type} ${message.data.percent}`);
  expect(new Set(told)).toStrictEqual(new Set(['budget.threshold 80', 'budget.threshold 100']));
  expect(told).toHaveLength(2);
  expect(receiver.received[0]?.message.data).toMatchObject({
    userId: 'ann',
    scope: 'user:ann',
    period: 'total',
    limit: '0.30',
    resetsAt: null,
  });
});

async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'easel-race-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

const mongod = findMongo();

it.skipIf(mongod === undefined)(
  'lets exactly 10 of 100 through two servers on one MongoDB, by budget and by balance',
  { timeout: 90_000 },
  async () => {
    await using mongo = await startMongo(mongod ?? '', { members: 0 });
    await using sandbox = await startSandbox({ queueMs: 0, runMs: 0 });
    await using data = await openFolder();
    const env = { MONGODB_URI: mongo.uri('race'), FAL_BASE_URL: sandbox.url };
    await using one = await startServer({ ...env, DATA_DIR: join(data.folder, 'one') });
    await using two = await startServer({ ...env, DATA_DIR: join(data.folder, 'two') });
    const urls = [one.url, two.url];
    await post(one.url, SET, { input: { budgets: [{ period: 'MONTH', limit: '0.30' }] } });
    expect((await race(urls)).accepted).toBe(10);
    await expect
      .poll(async () => (await post(two.url, ACCOUNT)).data.account.budgets, WAIT)
      .toStrictEqual([{ limit: '0.30', spent: '0.30', held: '0.00', remaining: '0.00' }]);

    await post(two.url, SET, { input: { budgets: [] } });
    await post(two.url, CREDIT);
    const { accepted, refusals } = await race(urls);
    expect([accepted, refusals.length]).toStrictEqual([10, 90]);
    await expect.poll(async () => (await post(one.url, ACCOUNT)).data.account.balance, WAIT).toBe('0.00');

    // Budgets and balances that begin in the very moment of requests: none of those escapes, and none counts twice.
    const users = Array.from({ length: 20 }, (_, n) => `user-${n}`);
    const begin = `mutation ($userId: String!) {
      setAccount(userId: $userId, input: { budgets: [{ period: TOTAL, limit: "9" }] }) { errors { message } }
      creditUser(userId: $userId, amount: "9") { errors { message } } }`;
    const asked = users.flatMap((userId) =>
      Array.from({ length: 6 }, (_, n) => async (): Promise<Answer> => {
        const url = urls[n % 2] ?? '';
        return n === 3 || n === 4
          ? post(url, begin, { userId })
          : post(url, SUBMIT, { input: { ...fox, userId } });
      }),
    );
    const answers = await Promise.all(asked.map((ask) => ask()));
    const refused = answers.filter(
      ({ errors, data }) => errors !== undefined || data.generateImage?.job === null,
    );
    expect(refused).toStrictEqual([]);
    const QUEUE = `{ jobs(first: 100, where: { status: [QUEUED, RUNNING, STORING] }) { nodes { id } } }`;
    await expect.poll(async () => (await post(one.url, QUEUE)).data.jobs.nodes.length, WAIT).toBe(0);
    // Each server sweeps for lost jobs, and takes none that the other has begun.
    const FAILED = `{ jobs(first: 10, where: { status: [FAILED] }) { nodes { id failure { code } } } }`;
    expect((await post(one.url, FAILED)).data.jobs.nodes).toStrictEqual([]);
    for (const userId of users) {
      const ask = `query ($userId: String!) { account(userId: $userId) { budgets { spent held } } }`;
      // A job has ended before its counters know.
      await expect
        .poll(async () => (await post(two.url, ask, { userId })).data.account.budgets, WAIT)
        .toStrictEqual([{ spent: '0.12', held: '0.00' }]);
    }
    const check = `query ($to: DateTime!) { checkLedger(from: "2026-01-01", to: $to) { budgets mistakes { userId message } } }`;
    const to = new Date(Date.now() + 60_000).toISOString();
    const checkLedger = async (): Promise<Answer> => (await post(one.url, check, { to })).data.checkLedger;
    await expect.poll(async () => (await checkLedger()).mistakes, WAIT).toStrictEqual([]);
    expect((await checkLedger()).budgets).toBeGreaterThanOrEqual(users.length);
  },
);
