import { generateKeyPairSync, sign, createHash, type KeyObject } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createWebhookVerifier } from '../../src/providers/fal/webhook-verifier.ts';
import { openForwarder } from './open-forwarder.ts';
import { GENERATE, JOB, openTestApp, PROGRESS, runToEnd } from '../open-test-app.ts';

const input = { model: { fluxDev: { prompt: 'p' } }, options: { width: 64, height: 64 } };

describe('POST /webhooks/fal', () => {
  it('brings back a request id whose answer was lost, and nothing is paid twice', async () => {
    await using forwarder = await openForwarder();
    await using app = await openTestApp({
      env: { PUBLIC_URL: forwarder.url },
      sandbox: { runMs: 200, logs: 1 },
    });
    forwarder.to = app.url;
    await app.behave({ fault: 'submit-reset-after-accept', times: 1 });
    const { id } = (await app.post(GENERATE, { input })).data.generateImage.job;
    await expect
      .poll(async () => (await app.post(JOB, { id })).data.job.status, { timeout: 40_000 })
      .toBe('COMPLETED');
    const { job } = (await app.post(JOB, { id })).data;
    const sent = await app.submissions();
    expect(sent).toHaveLength(1);
    expect(job.attempts).toMatchObject([{ requestId: sent[0]?.requestId, error: null }]);
    expect(job.cost.settled).toBe('0.03');
  });

  it('is not written over by the run that gives up in the same moment', async () => {
    await using forwarder = await openForwarder();
    let attempts = 0;
    const answered = (): Promise<void> =>
      expect.poll(() => forwarder.answers, { timeout: 40_000 }).toContain(200);
    await using app = await openTestApp({
      env: { PUBLIC_URL: forwarder.url, SUBMISSION_GRACE_SECONDS: '0' },
      // The run's second change of its attempts is the end of the grace: it is held until the webhook is stored.
      wrapStore: (store) => ({
        ...store,
        jobs: {
          ...store.jobs,
          apply: async (change) => {
            const byRun = typeof change.when.claim === 'string';
            if (byRun && ++attempts === 2) await answered();
            return store.jobs.apply(change);
          },
        },
        [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
      }),
    });
    forwarder.to = app.url;
    await app.behave({ fault: 'submit-reset-after-accept', times: 1 });
    const job = await runToEnd(app, input);
    const [sent] = await app.submissions();
    expect(job).toMatchObject({
      status: 'COMPLETED',
      attempts: [{ requestId: sent?.requestId, error: null }],
    });
  });

  it('that comes too late for the job lets a retry take up the run that was paid for', async () => {
    await using forwarder = await openForwarder();
    await using app = await openTestApp({
      env: { PUBLIC_URL: forwarder.url, SUBMISSION_GRACE_SECONDS: '0' },
      sandbox: { webhookRetryMs: 50 },
    });
    forwarder.to = app.url;
    forwarder.drop = true;
    await app.behave({ fault: 'submit-reset-after-accept', times: 1 });
    const failed = await runToEnd(app, input);
    expect(failed).toMatchObject({ status: 'FAILED', failure: { code: 'SUBMISSION_UNKNOWN' } });
    forwarder.drop = false;
    const [sent] = await app.submissions();
    await expect
      .poll(async () => (await app.post(JOB, { id: failed.id })).data.job.attempts, { timeout: 40_000 })
      .toMatchObject([{ requestId: sent?.requestId }]);
    const RETRY = `mutation Retry($id: ID!) { retryJob(id: $id) { job { id } } }`;
    const { id } = (await app.post(RETRY, { id: failed.id })).data.retryJob.job;
    await app.collect(PROGRESS, { jobId: id });
    expect((await app.post(JOB, { id })).data.job).toMatchObject({
      status: 'COMPLETED',
      cost: { settled: '0.03' },
    });
    expect((await app.post(JOB, { id: failed.id })).data.job).toMatchObject({
      status: 'FAILED',
      cost: { settled: '0.00' },
    });
    expect(await app.submissions()).toHaveLength(1);
  });

  it('ends a run whose status says nothing', async () => {
    await using forwarder = await openForwarder();
    await using app = await openTestApp({
      env: { PUBLIC_URL: forwarder.url },
      sandbox: { runMs: 100, logs: 1 },
    });
    forwarder.to = app.url;
    await app.behave({ fault: 'stream-drop' });
    const { id } = (await app.post(GENERATE, { input })).data.generateImage.job;
    await expect
      .poll(async () => (await app.post(JOB, { id })).data.job.status, { timeout: 40_000 })
      .toBe('COMPLETED');
    expect(forwarder.seen).toHaveLength(1);
    // Delivered again, late or altered: nothing changes.
    const [first] = forwarder.seen;
    const again = await fetch(app.url + first?.path, {
      method: 'POST',
      headers: first?.headers ?? {},
      body: first?.body ?? '',
    });
    expect(again.status).toBe(200);
    const forged = await fetch(app.url + first?.path, {
      method: 'POST',
      headers: first?.headers ?? {},
      body: `${first?.body} `,
    });
    expect(forged.status).toBe(401);
    expect(
      (await app.post(JOB, { id })).data.job.events.filter(
        ({ __typename }: { __typename: string }) => __typename === 'JobFinished',
      ),
    ).toHaveLength(1);
  });

  it('does not let an unsigned one in', async () => {
    await using app = await openTestApp();
    const answer = await fetch(`${app.url}/webhooks/fal`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"request_id":"x","status":"OK"}',
    });
    expect([answer.status, answer.headers.get('content-type')]).toStrictEqual([
      401,
      expect.stringContaining('problem+json'),
    ]);
  });
});

describe('createWebhookVerifier', () => {
  const body = Buffer.from(JSON.stringify({ request_id: 'r', status: 'OK', payload: {} }));
  const keys = () => generateKeyPairSync('ed25519');
  const headersOf = (privateKey: KeyObject, time: number, signed = body) => ({
    'x-fal-webhook-request-id': 'r',
    'x-fal-webhook-user-id': 'u',
    'x-fal-webhook-timestamp': String(time),
    'x-fal-webhook-signature': sign(
      null,
      Buffer.from(['r', 'u', String(time), createHash('sha256').update(signed).digest('hex')].join('\n')),
      privateKey,
    ).toString('hex'),
  });

  it('asks for the keys once a day, again when they have rotated, and not at every forgery', async () => {
    const [old, fresh, forger] = [keys(), keys(), keys()];
    let published = [old];
    let asked = 0;
    let now = 1_700_000_000_000;
    const verifier = createWebhookVerifier({
      jwksUrl: 'x',
      now: () => now,
      fetchJson: () => {
        asked++;
        return Promise.resolve({
          keys: published.map(({ publicKey }) => publicKey.export({ format: 'jwk' })),
        });
      },
    });
    const check = async (privateKey: KeyObject, time = now / 1000) =>
      (await verifier.verify(headersOf(privateKey, Math.floor(time)), body)).ok;
    expect([await check(old.privateKey), await check(old.privateKey), asked]).toStrictEqual([true, true, 1]);
    for (let n = 0; n < 20; n++) expect(await check(forger.privateKey)).toBe(false);
    expect(asked).toBe(1);
    published = [old, fresh];
    now += 60_000;
    expect([await check(fresh.privateKey), asked]).toStrictEqual([true, 2]);
    expect([
      await check(fresh.privateKey, now / 1000 - 301),
      await check(fresh.privateKey, now / 1000 + 301),
    ]).toStrictEqual([false, false]);
    now += 25 * 3600 * 1000;
    expect([await check(old.privateKey), asked]).toStrictEqual([true, 3]);
  });

  it('asks once for all that come while the keys are on their way, and says so when they cannot be had', async () => {
    const pair = keys();
    let now = 1_700_000_000_000;
    let asked = 0;
    let arrive = (): void => {};
    let reachable = false;
    const verifier = createWebhookVerifier({
      jwksUrl: 'x',
      now: () => now,
      fetchJson: async () => {
        asked++;
        if (!reachable) throw new Error('unreachable');
        await new Promise<void>((resolve) => (arrive = resolve));
        return { keys: [pair.publicKey.export({ format: 'jwk' })] };
      },
    });
    const check = () => verifier.verify(headersOf(pair.privateKey, now / 1000), body);
    expect(await check()).toMatchObject({ ok: false, unsettled: true });
    reachable = true;
    now += 10_000;
    const all = Promise.all([check(), check(), check()]);
    await expect.poll(() => asked).toBe(2);
    arrive();
    expect((await all).map(({ ok }) => ok)).toStrictEqual([true, true, true]);
    expect(asked).toBe(2);
  });
});
