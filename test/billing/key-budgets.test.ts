// Budgets and markups of API keys, and who may see and change money, on a real server with real keys.

import { expect, it } from 'vitest';
import { newSecret } from '../../src/auth/secrets.ts';
import type { ApiKey } from '../../src/domain/api-key.ts';
import type { Store } from '../../src/store/store.ts';
import { sampleKey } from '../contract/keys.ts';
import { openTestApp } from '../open-test-app.ts';

const fox = { model: { fluxDev: { prompt: 'a fox' } }, options: { width: 64, height: 64 } };
const SUBMIT = `mutation ($input: GenerateImageInput!) { generateImage(input: $input) { job { id cost { estimate } }
  errors { code message ... on BudgetExceededError { needed remaining } } } }`;
const ME = `{ me { budget { scope period remaining } budgets { scope period limit held } balance } }`;

it('a key is held to its own budget and markup beside those of its user, whoever it acts for', async () => {
  let store: Store | undefined;
  await using app = await openTestApp({
    wrapStore: (opened) => (store = opened),
    sandbox: { queueMs: 60_000 },
  });
  const create = async (fields: Partial<ApiKey>): Promise<{ authorization: string }> => {
    const { secret, prefix, hash } = newSecret();
    const open = { models: null, budget: null, markup: null, expiresAt: null, revokedAt: null };
    await store!.keys.create(sampleKey({ ...open, prefix, hash, createdAt: Date.now(), ...fields }));
    return { authorization: `Bearer ${secret}` };
  };
  const operator = await create({ id: 'key_operator', userId: 'boss', scopes: ['operator'] });
  const plain = await create({ id: 'key_plain', userId: 'ann', scopes: ['generate', 'read'] });
  const limited = await create({
    id: 'key_limited',
    userId: 'ann',
    scopes: ['generate', 'read', 'act-as'],
    budget: { period: 'TOTAL', limit: 100_000 },
    markup: { kind: 'fixed', amount: 10_000 },
  });
  const submit = async (headers: Record<string, string>, userId?: string) =>
    (await app.post(SUBMIT, { input: { ...fox, userId } }, headers)).data.generateImage;
  const set = `mutation { setAccount(userId: "ann", input: { budgets: [{ period: MONTH, limit: "0.20" }], markup: { percent: 100 } }) { account { userId } errors { code } } }`;
  expect((await app.post(set, {}, plain)).data.setAccount.errors).toStrictEqual([{ code: 'FORBIDDEN' }]);
  expect((await app.post(set, {}, operator)).data.setAccount.errors).toStrictEqual([]);

  // The user's markup, and the key's in its place.
  expect((await submit(plain)).job.cost.estimate).toBe('0.06');
  expect((await submit(limited)).job.cost.estimate).toBe('0.04');
  expect((await submit(limited, 'ben')).job.cost.estimate).toBe('0.04');
  const over = await submit(limited, 'cleo');
  expect(over.errors).toMatchObject([{ code: 'BUDGET_EXCEEDED', needed: '0.04', remaining: '0.02' }]);
  expect(over.errors[0].message).toMatch(/total budget of the API key/);
  expect((await app.post(ME, {}, limited)).data.me).toStrictEqual({
    budget: { scope: 'KEY', period: 'TOTAL', remaining: '0.02' },
    budgets: [
      { scope: 'USER', period: 'MONTH', limit: '0.20', held: '0.10' },
      { scope: 'KEY', period: 'TOTAL', limit: '0.10', held: '0.08' },
    ],
    balance: null,
  });
  expect((await app.post(ME, {}, plain)).data.me.budget).toStrictEqual({
    scope: 'USER',
    period: 'MONTH',
    remaining: '0.10',
  });

  // Nobody reads or moves the money of others.
  for (const query of [
    '{ accounts { nodes { userId } } }',
    '{ ledger(userId: "ben", from: "2026-01-01", to: "2027-01-01") { nodes { id } } }',
    '{ reconcile(from: "2026-01-01", to: "2027-01-01") { records } }',
    '{ checkLedger(from: "2026-01-01", to: "2027-01-01") { jobs } }',
  ]) {
    expect((await app.post(query, {}, plain)).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
  }
  const CREDIT = `mutation { creditUser(userId: "ann", amount: "5") { entry { id } errors { code } } }`;
  expect((await app.post(CREDIT, {}, limited)).data.creditUser).toStrictEqual({
    entry: null,
    errors: [{ code: 'FORBIDDEN' }],
  });
  expect((await app.post('{ account(userId: "boss") { userId } }', {}, plain)).data.account).toBeNull();
  expect((await app.post('{ account(userId: "ann") { userId } }', {}, plain)).data.account).not.toBeNull();
  const own =
    '{ ledger(userId: "ann", from: "2026-01-01", to: "2027-01-01") { nodes { kind amount keyId } } }';
  expect((await app.post(own, {}, plain)).data.ledger.nodes).toStrictEqual([
    { kind: 'HOLD', amount: '0.06', keyId: 'key_plain' },
    { kind: 'HOLD', amount: '0.04', keyId: 'key_limited' },
  ]);
  expect((await app.post(CREDIT, {}, operator)).data.creditUser.errors).toStrictEqual([]);
  const { items } = await store!.audit.list({}, { first: 10, after: null });
  expect(items.map(({ action, target, userId }) => [action, target, userId]).slice(0, 2)).toStrictEqual([
    ['CREDIT_ADDED', 'ann', 'boss'],
    ['ACCOUNT_CHANGED', 'ann', 'boss'],
  ]);
});
