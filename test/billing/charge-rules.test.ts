// The rules of docs/billing.md, one by one, through the API of a real server: what a job costs by how it ended.

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
const LEDGER = `query ($to: DateTime!) { ledger(userId: "ann", from: "2026-01-01", to: $to, first: 100) { nodes { kind amount jobId } } }`;

/** The entries of a job, such as `HOLD 0.03`. */
async function ledgerOf(app: TestApp, id: string): Promise<string[]> {
  const to = new Date(Date.now() + 60_000).toISOString();
  const { nodes } = (await app.post(LEDGER, { to })).data.ledger;
  return nodes
    .filter(({ jobId }: Answer) => jobId === id)
    .map(({ kind, amount }: Answer) => `${kind} ${amount}`)
    .toSorted((a: string, b: string) => (a < b ? -1 : 1));
}

async function submit(app: TestApp, input: object): Promise<string> {
  return (await app.post(GENERATE, { input })).data.generateImage.job.id;
}

/** An image's id ends with its place. */
const placeOf = ({ id }: Answer): number => Number(id.split('_').at(-1));

const job = async (app: TestApp, id: string): Promise<Answer> => (await app.post(JOB, { id })).data.job;

describe('a job is charged', () => {
  it('for the images that were stored, when it completed', async () => {
    await using app = await openTestApp();
    const { id, cost } = await runToEnd(app, { ...fox, options: { ...size, numImages: 3 } });
    expect(cost).toMatchObject({ estimate: '0.09', held: '0.00', settled: '0.09', basis: 'REGISTRY' });
    expect(await ledgerOf(app, id)).toStrictEqual(['CHARGE 0.09', 'HOLD 0.09', 'RELEASE 0.09']);
  });

  it.each([
    ['the provider refused it', 'run-422', 'PROVIDER_REJECTED'],
    ['the provider found its content forbidden', 'content-policy', 'CONTENT_POLICY'],
    ['its files could not be had', 'cdn-404', 'STORAGE'],
  ])('nothing, when %s', { timeout: 60_000 }, async (_why, fault, code) => {
    await using app = await openTestApp();
    await app.behave({ fault });
    const { id, cost, failure, status } = await runToEnd(app, fox);
    expect([status, failure.code, failure.charged]).toStrictEqual(['FAILED', code, false]);
    expect(cost).toMatchObject({ estimate: '0.03', held: '0.00', settled: '0.00' });
    expect(await ledgerOf(app, id)).toStrictEqual(['HOLD 0.03', 'RELEASE 0.03']);
  });

  it.each([
    // Flux dev bills by the megapixel: what was run, not what could be had.
    [
      'the provider gave fewer than were asked for',
      'fewer-images',
      [0, 1],
      '0.05',
      'The provider gave 2 of 3 images.',
    ],
    [
      'one of the files is gone',
      'cdn-404-first',
      [1, 2],
      '0.075',
      "Image 1 could not be kept: The result's address answered 404.",
    ],
  ])('for those that were stored, when %s', async (_why, fault, indexes, providerCost, warning) => {
    await using app = await openTestApp();
    await app.post(
      `mutation { setAccount(userId: "ann", input: { budgets: [{ period: TOTAL, limit: "0.20" }] }) { errors { message } } }`,
    );
    await app.behave({ fault });
    const input = { ...fox, options: { ...size, numImages: 3 } };
    const ended = await runToEnd(app, input);
    expect(ended).toMatchObject({ status: 'COMPLETED', failure: null, warnings: [warning] });
    expect(ended.cost).toMatchObject({ estimate: '0.09', held: '0.00', settled: '0.06', providerCost });
    expect(ended.cost.lines).toMatchObject([{ units: 2, amount: '0.06' }]);
    expect(ended.images.map(placeOf)).toStrictEqual(indexes);
    const told = (await app.collect(PROGRESS, { jobId: ended.id, after: 0 })).map(
      ({ data }) => data.jobProgress,
    );
    const stored = told.filter(({ __typename }: Answer) => __typename === 'ImageStored');
    expect(stored.map(({ image }: Answer) => placeOf(image))).toStrictEqual(indexes);
    expect(await ledgerOf(app, ended.id)).toStrictEqual(['CHARGE 0.06', 'HOLD 0.09', 'RELEASE 0.09']);

    const rest = await fetch(`${app.url}/api/images/generate?wait=60`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'flux-dev',
        inputs: { prompt: 'a fox' },
        options: { width: 64, height: 64, num_images: 3 },
        userId: 'ann',
      }),
    });
    const body: Answer = await rest.json();
    expect(body).toMatchObject({ cost: 0.06, warnings: [warning] });
    expect(body.images).toHaveLength(2);

    const { budgets } = (await app.post(`{ account(userId: "ann") { budgets { spent held remaining } } }`))
      .data.account;
    expect(budgets).toStrictEqual([{ spent: '0.12', held: '0.00', remaining: '0.08' }]);
    const usage: Answer = await (await fetch(`${app.url}/api/usage?groupBy=user`)).json();
    expect(usage.rows).toMatchObject([{ userId: 'ann', jobs: 2, images: 4, failures: 0, price: '0.12' }]);
  });

  it('nothing, when it was cancelled', async () => {
    await using app = await openTestApp({ sandbox: { queueMs: 60_000 } });
    const id = await submit(app, fox);
    await expect.poll(async () => (await job(app, id)).attempts[0]?.requestId ?? null).not.toBeNull();
    await app.post(`mutation { cancelJob(id: "${id}") { job { id } } }`);
    expect(await job(app, id)).toMatchObject({ status: 'CANCELED', cost: { held: '0.00', settled: '0.00' } });
    expect(await ledgerOf(app, id)).toStrictEqual(['HOLD 0.03', 'RELEASE 0.03']);
  });

  it('in full, when the provider refused to cancel it', async () => {
    await using app = await openTestApp({ sandbox: { runMs: 1500 } });
    const id = await submit(app, fox);
    await expect.poll(async () => (await job(app, id)).status).toBe('RUNNING');
    const { cancelJob } = (
      await app.post(`mutation { cancelJob(id: "${id}") { job { status } errors { code } } }`)
    ).data;
    expect(cancelJob.errors).toStrictEqual([{ code: 'WRONG_STATE' }]);
    await app.collect(PROGRESS, { jobId: id });
    expect(await job(app, id)).toMatchObject({ status: 'COMPLETED', cost: { settled: '0.03' } });
    expect(await ledgerOf(app, id)).toStrictEqual(['CHARGE 0.03', 'HOLD 0.03', 'RELEASE 0.03']);
  });

  it('and marked, when the safety checker flagged its image', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'nsfw' });
    const seeded = { ...fox, options: { ...size, seed: 7 } };
    const { cost, images, warnings } = await runToEnd(app, seeded);
    expect([cost.settled, images[0].nsfw]).toStrictEqual(['0.03', true]);
    expect(warnings).toStrictEqual([expect.stringContaining('flagged')]);
    // Whoever uses it again is told too.
    const again = await runToEnd(app, { ...seeded, reuse: true });
    expect([again.cost.settled, again.images[0].nsfw, again.warnings]).toStrictEqual([
      '0.00',
      true,
      warnings,
    ]);
  });

  it('nothing, when its images are those of an earlier one; an estimate and maxCost know it', async () => {
    await using app = await openTestApp();
    const input = { ...fox, options: { ...size, seed: 7 } };
    await runToEnd(app, input);
    const again = { ...input, reuse: true, maxCost: '0' };
    const { estimate } = (
      await app.post(
        `query ($input: GenerateImageInput!) { estimate(input: $input) { total errors { code } } }`,
        {
          input: again,
        },
      )
    ).data;
    expect(estimate).toStrictEqual({ total: '0.00', errors: [] });
    const { id, cost, images } = await runToEnd(app, again);
    expect(images).toHaveLength(1);
    expect(cost).toMatchObject({ estimate: '0.00', settled: '0.00', basis: 'REUSED', providerCost: '0.00' });
    expect(await ledgerOf(app, id)).toStrictEqual([]);
  });

  it('for a template: its steps, once they and every format are done', async () => {
    await using app = await openTestApp();
    const input = {
      template: { billboard: { headline: 'Hello' } },
      formats: ['RECTANGLE_300X250', 'LEADERBOARD_728X90'],
      userId: 'ann',
    };
    const RENDER = `mutation ($input: RenderTemplateInput!) { renderTemplate(input: $input) { job { id cost { estimate } } errors { message } } }`;
    const { job: made, errors } = (await app.post(RENDER, { input })).data.renderTemplate;
    expect(errors).toStrictEqual([]);
    await app.collect(PROGRESS, { jobId: made.id });
    const ended = await job(app, made.id);
    expect(ended).toMatchObject({ status: 'COMPLETED', cost: { settled: made.cost.estimate, held: '0.00' } });
    expect(await ledgerOf(app, made.id)).toContain(`CHARGE ${made.cost.estimate}`);
  });
});

describe('what the provider billed', () => {
  it('is kept beside the price, and is unknown, not nothing, where the provider names no price', async () => {
    await using app = await openTestApp();
    const known = await runToEnd(app, { ...fox, options: { width: 1100, height: 1000, numImages: 2 } });
    // Two images of two megapixels, at $0.025 each.
    expect(known.cost).toMatchObject({ settled: '0.06', providerCost: '0.10' });
    const unknown = await runToEnd(app, {
      model: { custom: { endpoint: 'fal-ai/other', input: { prompt: 'x' } } },
      userId: 'ann',
    });
    expect(unknown.cost.providerCost).toBeNull();
    const usage = `query ($to: DateTime!) { usage(from: "2026-01-01", to: $to, groupBy: [MODEL]) { rows { model cost price } } }`;
    const to = new Date(Date.now() + 60_000).toISOString();
    expect((await app.post(usage, { to })).data.usage.rows).toStrictEqual([
      { model: 'custom', cost: null, price: '0.00' },
      { model: 'flux-dev', cost: '0.10', price: '0.06' },
    ]);
  });
});
