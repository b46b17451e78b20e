import { describe, expect, it } from 'vitest';
import {
  type Answer,
  GENERATE,
  JOB,
  openTestApp,
  PROGRESS,
  runToEnd,
  type TestApp,
} from '../open-test-app.ts';

const size = { width: 64, height: 64 };
const fox = { model: { fluxDev: { prompt: 'a fox' } }, options: size, userId: 'ann' };

const ACCOUNT = `fragment A on Account { userId prepaid balance markup { percent perImage }
  budgets { scope period limit spent held remaining resetsAt } }`;
const SET = `${ACCOUNT} mutation Set($userId: String!, $input: AccountInput!) {
  setAccount(userId: $userId, input: $input) { account { ...A } errors { code message path } } }`;
const BOOKED = `{ replayed account { prepaid balance } entry { kind amount effect note } errors { code message path } }`;
const CREDIT = `mutation Credit($amount: Money!, $key: String) {
  creditUser(userId: "ann", amount: $amount, note: "card", idempotencyKey: $key) ${BOOKED} }`;
const ADJUST = `mutation Adjust($amount: Money!) {
  adjustBalance(userId: "ann", amount: $amount, note: "refund") ${BOOKED} }`;
const SUBMIT = `mutation Submit($input: GenerateImageInput!) { generateImage(input: $input) { job { id }
  errors { code message path ... on BudgetExceededError { needed remaining resetsAt } } } }`;
const ESTIMATE = `query Estimate($input: GenerateImageInput!) { estimate(input: $input) { total budgetRemaining warnings
  lines { label units unit unitPrice amount } errors { code path ... on BudgetExceededError { needed remaining } } } }`;

async function setAccount(app: TestApp, input: object, userId = 'ann'): Promise<Answer> {
  const { data, errors } = await app.post(SET, { userId, input });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data.setAccount;
}

async function submit(app: TestApp, input: object): Promise<Answer> {
  return (await app.post(SUBMIT, { input })).data.generateImage;
}

const account = async (app: TestApp): Promise<Answer> =>
  (await app.post(`${ACCOUNT} { account(userId: "ann") { ...A } }`)).data.account;

describe('budgets of a user', () => {
  it('refuse what they do not cover, in every way to ask, and are free again when a job fails', async () => {
    await using app = await openTestApp({ sandbox: { queueMs: 60_000 } });
    const now = new Date();
    const set = await setAccount(app, {
      budgets: [
        { period: 'DAY', limit: '0.07' },
        { period: 'MONTH', limit: '10' },
      ],
    });
    expect(set.errors).toStrictEqual([]);
    expect(set.account.budgets.map(({ period, remaining }: Answer) => [period, remaining])).toStrictEqual([
      ['MONTH', '10.00'],
      ['DAY', '0.07'],
    ]);
    const first = await submit(app, fox);
    const second = await submit(app, fox);
    const midnight = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1));
    const over = {
      code: 'BUDGET_EXCEEDED',
      needed: '0.03',
      remaining: '0.01',
      resetsAt: midnight.toISOString(),
    };
    expect((await submit(app, fox)).errors).toMatchObject([over]);
    const estimate = (await app.post(ESTIMATE, { input: fox })).data.estimate;
    expect(estimate).toMatchObject({
      total: '0.03',
      budgetRemaining: '0.01',
      errors: [{ code: 'BUDGET_EXCEEDED', needed: '0.03', remaining: '0.01' }],
    });
    const batch = await app.post(
      `mutation ($inputs: [GenerateImageInput!]!) { generateImages(inputs: $inputs) { results { errors { code } } } }`,
      { inputs: [fox] },
    );
    expect(batch.data.generateImages.results[0].errors).toMatchObject([{ code: 'BUDGET_EXCEEDED' }]);
    const banner = { template: { billboard: { headline: 'Hello' } }, userId: 'ann' };
    const render = await app.post(
      `mutation ($input: RenderTemplateInput!) { renderTemplate(input: $input) { errors { code } } }`,
      { input: banner },
    );
    expect(render.data.renderTemplate.errors).toStrictEqual([{ code: 'BUDGET_EXCEEDED' }]);
    const rest = await fetch(`${app.url}/api/images/generate`, {
      method: 'POST',
      body: JSON.stringify({ model: 'flux-dev', inputs: { prompt: 'a fox' }, userId: 'ann' }),
      headers: { 'content-type': 'application/json' },
    });
    expect(rest.status).toBe(402);
    expect(await rest.json()).toMatchObject({ ...over });

    await app.post(`mutation { cancelJob(id: "${first.job.id}") { errors { code } } }`);
    await expect
      .poll(async () => (await account(app)).budgets)
      .toMatchObject([
        { period: 'MONTH', spent: '0.00', held: '0.03', remaining: '9.97' },
        { period: 'DAY', spent: '0.00', held: '0.03', remaining: '0.04', resetsAt: midnight.toISOString() },
      ]);
    const retry = `mutation { retryJob(id: "${first.job.id}") { job { id } errors { code } } }`;
    expect((await app.post(retry)).data.retryJob.errors).toStrictEqual([]);
    expect((await app.post(retry)).data.retryJob.errors).toMatchObject([{ code: 'BUDGET_EXCEEDED' }]);
    expect((await submit(app, { ...fox, userId: 'ben' })).errors).toStrictEqual([]);
    expect(second.job).not.toBeNull();
  });

  it('count what was spent before they were set, and outlive a restart', async () => {
    await using app = await openTestApp();
    await runToEnd(app, fox);
    await setAccount(app, { budgets: [{ period: 'TOTAL', limit: '0.06' }] });
    await app.restart();
    await runToEnd(app, fox);
    expect((await account(app)).budgets).toMatchObject([
      { spent: '0.06', remaining: '0.00', resetsAt: null },
    ]);
    expect((await submit(app, fox)).errors).toMatchObject([
      { needed: '0.03', remaining: '0.00', resetsAt: null },
    ]);
    await setAccount(app, { budgets: [] });
    await runToEnd(app, fox);
    await setAccount(app, { budgets: [{ period: 'TOTAL', limit: '1' }] });
    expect((await account(app)).budgets).toMatchObject([{ spent: '0.09' }]);
  });

  it('take no model without a price; without a limit it runs and is told as unpriced', async () => {
    await using app = await openTestApp();
    const custom = {
      model: { custom: { endpoint: 'fal-ai/other', input: { prompt: 'x' } } },
      userId: 'ann',
    };
    expect((await submit(app, { ...custom, maxCost: '1' })).errors).toMatchObject([{ code: 'COST_LIMIT' }]);
    const job = await runToEnd(app, custom);
    expect(job.cost).toMatchObject({ estimate: null, held: '0.00', settled: null, lines: [] });
    const span = { from: '2026-01-01', to: new Date(Date.now() + 60_000).toISOString() };
    const usage = `query ($to: DateTime!) { usage(from: "${span.to.slice(0, 10)}", to: $to, groupBy: [MODEL]) { rows { model jobs unpriced price } } }`;
    expect((await app.post(usage, { to: span.to })).data.usage.rows).toStrictEqual([
      { model: 'custom', jobs: 1, unpriced: 1, price: '0.00' },
    ]);
    await setAccount(app, { budgets: [{ period: 'DAY', limit: '5' }] });
    expect((await submit(app, custom)).errors).toMatchObject([{ code: 'COST_LIMIT', path: [] }]);
    expect((await app.post(ESTIMATE, { input: custom })).data.estimate.errors).toMatchObject([
      { code: 'COST_LIMIT' },
    ]);
  });

  it('are refused when they make no sense, all problems at once', async () => {
    await using app = await openTestApp();
    const day = { period: 'DAY', limit: '1' };
    const { errors, account: none } = await setAccount(
      app,
      { budgets: [day, { ...day, limit: '-1' }], markup: { percent: 12.345 } },
      'a/b',
    );
    expect(none).toBeNull();
    expect(errors.map(({ path }: Answer) => path.join('.'))).toStrictEqual([
      'userId',
      'input.budgets.1.limit',
      'input.markup.percent',
    ]);
    expect((await setAccount(app, { budgets: [day, day] })).errors).toMatchObject([
      { path: ['input', 'budgets', '1', 'period'] },
    ]);
    expect((await setAccount(app, { markup: { perImage: '1000.01' } })).errors).toMatchObject([
      { path: ['input', 'markup', 'perImage'] },
    ]);
    expect((await app.post(CREDIT, { amount: '1000000.01' })).data.creditUser.errors).toMatchObject([
      { path: ['amount'] },
    ]);
    expect(await account(app)).toBeNull();
  });
});

describe('a prepaid balance', () => {
  it('is credited once a key, pays for what completes, and refuses what it does not cover', async () => {
    await using app = await openTestApp();
    await runToEnd(app, fox);
    const credited = (await app.post(CREDIT, { amount: '0.05', key: 'k1' })).data.creditUser;
    expect(credited).toStrictEqual({
      replayed: false,
      account: { prepaid: true, balance: '0.05' },
      entry: { kind: 'CREDIT', amount: '0.05', effect: '0.05', note: 'card' },
      errors: [],
    });
    const again = (await app.post(CREDIT, { amount: '0.05', key: 'k1' })).data.creditUser;
    expect([again.replayed, again.account.balance]).toStrictEqual([true, '0.05']);
    expect((await app.post(CREDIT, { amount: '0.06', key: 'k1' })).data.creditUser.errors).toMatchObject([
      { path: ['idempotencyKey'] },
    ]);
    expect((await app.post(CREDIT, { amount: '0' })).data.creditUser.errors).toMatchObject([
      { path: ['amount'] },
    ]);
    await runToEnd(app, fox);
    const over = (await submit(app, fox)).errors;
    expect(over).toMatchObject([
      { code: 'BUDGET_EXCEEDED', needed: '0.03', remaining: '0.02', resetsAt: null },
    ]);
    expect(over[0].message).toMatch(/prepaid balance of ann/);
    expect((await app.post(ADJUST, { amount: '-0.03' })).data.adjustBalance.errors).toMatchObject([
      { code: 'BUDGET_EXCEEDED' },
    ]);
    expect((await app.post(ADJUST, { amount: '0.01' })).data.adjustBalance.account.balance).toBe('0.03');
    const job = await runToEnd(app, fox);
    expect(await account(app)).toMatchObject({ balance: '0.00', budgets: [] });

    const LEDGER = `query ($to: DateTime!, $after: String) { ledger(userId: "ann", from: "2026-01-01", to: $to, first: 4, after: $after) {
      nodes { kind amount effect jobId } pageInfo { hasNextPage endCursor } } }`;
    const to = new Date(Date.now() + 60_000).toISOString();
    const entries: Answer[] = [];
    for (let after: string | null = null; ;) {
      const { ledger }: Answer = (await app.post(LEDGER, { to, after })).data;
      entries.push(...ledger.nodes);
      after = ledger.pageInfo.endCursor;
      if (ledger.pageInfo.hasNextPage === false) break;
    }
    const sum = entries.reduce((total, { effect }) => total + Number(effect), 0);
    expect(Math.round(sum * 1e6)).toBe(0);
    expect(
      entries.filter(({ jobId }) => jobId === job.id).map(({ kind, effect }) => [kind, effect]),
    ).toStrictEqual(
      expect.arrayContaining([
        ['HOLD', '-0.03'],
        ['RELEASE', '0.03'],
        ['CHARGE', '-0.03'],
      ]),
    );
    await setAccount(app, { prepaid: false });
    await runToEnd(app, fox);
    expect((await account(app)).balance).toBe('-0.03');
  });
});

describe('the caller', () => {
  it('sees the tightest budget first of all, and the balance', async () => {
    await using app = await openTestApp();
    const ME = `{ me { budget { scope period remaining } budgets { period limit spent held } balance } }`;
    expect((await app.post(ME)).data.me).toStrictEqual({ budget: null, budgets: [], balance: null });
    await setAccount(
      app,
      {
        budgets: [
          { period: 'MONTH', limit: '0.50' },
          { period: 'DAY', limit: '0.40' },
        ],
      },
      'operator',
    );
    await runToEnd(app, { ...fox, userId: undefined });
    expect((await app.post(ME)).data.me).toStrictEqual({
      budget: { scope: 'USER', period: 'DAY', remaining: '0.37' },
      budgets: [
        { period: 'MONTH', limit: '0.50', spent: '0.03', held: '0.00' },
        { period: 'DAY', limit: '0.40', spent: '0.03', held: '0.00' },
      ],
      balance: null,
    });
    const list = `{ accounts(first: 1) { nodes { userId budgets { remaining } } pageInfo { hasNextPage endCursor } } }`;
    expect((await app.post(list)).data.accounts.nodes).toStrictEqual([
      { userId: 'operator', budgets: [{ remaining: '0.47' }, { remaining: '0.37' }] },
    ]);
  });
});

describe('a markup', () => {
  it.each([
    [{ percent: 12.5 }, ['markup 12.5 %', '0.00375', '0.0075'], '0.0675'],
    [{ perImage: '0.002' }, ['markup', '0.002', '0.004'], '0.064'],
  ])('%j is a line of the price: estimated, held and charged alike', async (markup, line, total) => {
    await using app = await openTestApp({ sandbox: { queueMs: 300 } });
    await setAccount(app, { markup, budgets: [{ period: 'DAY', limit: '1' }] });
    const input = { ...fox, options: { ...size, numImages: 2 } };
    const { estimate } = (await app.post(ESTIMATE, { input })).data;
    const [label, unitPrice, amount] = line;
    const lines = [
      { label: 'flux-dev', units: 2, unit: 'image', unitPrice: '0.03', amount: '0.06' },
      { label, units: 2, unit: 'image', unitPrice, amount },
    ];
    expect(estimate).toMatchObject({ total, lines, errors: [] });
    const { job } = (await app.post(GENERATE, { input })).data.generateImage;
    expect(job.cost).toMatchObject({ estimate: total, held: total });
    await app.collect(PROGRESS, { jobId: job.id });
    const ended = (await app.post(JOB, { id: job.id })).data.job;
    // The provider bills by the megapixel, at its own price.
    expect(ended.cost).toMatchObject({ settled: total, held: '0.00', lines, providerCost: '0.05' });
    expect((await account(app)).budgets[0].spent).toBe(total);
  });

  it('is part of a template, by the image that is made for it', async () => {
    await using app = await openTestApp();
    await setAccount(app, { markup: { percent: 10 } });
    const { estimateTemplate } = (
      await app.post(
        `query ($input: RenderTemplateInput!) { estimateTemplate(input: $input) { total lines { label amount } } }`,
        { input: { template: { billboard: { headline: 'Hello' } }, userId: 'ann' } },
      )
    ).data;
    const lines = estimateTemplate.lines as { label: string; amount: string }[];
    expect(lines.filter(({ label }) => label.startsWith('markup 10 %')).length * 2).toBe(lines.length);
    const sum = lines.reduce((all, { amount }) => all + Math.round(Number(amount) * 1e6), 0);
    expect(sum).toBe(Math.round(Number(estimateTemplate.total) * 1e6));
  });
});
