import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { GENERATE, openTestApp, PROGRESS, runToEnd, type TestApp } from '../open-test-app.ts';

const INPUT = { model: { fluxDev: { prompt: 'a secret prompt' } }, options: { width: 64, height: 64 } };

async function read(app: TestApp, headers: Record<string, string> = {}): Promise<string> {
  const answer = await fetch(`${app.url}/metrics`, { headers });
  expect(answer.status).toBe(200);
  return answer.text();
}

/** The samples of a metric, by their labels as they are written. */
function samples(text: string, name: string): Record<string, number> {
  const found = [...text.matchAll(new RegExp(`^${name}(?:\\{([^}]*)\\})? (\\S+)$`, 'gm'))];
  return Object.fromEntries(found.map(([, labels = '', value]) => [labels, Number(value)]));
}

describe('/metrics', () => {
  it('counts what happened to jobs, at the provider, in the bucket and to listeners', async () => {
    await using app = await openTestApp({ sandbox: { runMs: 50 } });
    const job = await runToEnd(app, { ...INPUT, userId: 'a-secret-user' });
    const text = await read(app);
    expect(samples(text, 'easel_jobs_accepted_total')).toStrictEqual({ 'model="flux-dev"': 1 });
    expect(samples(text, 'easel_jobs_finished_total')).toStrictEqual({
      'model="flux-dev",status="COMPLETED",failure=""': 1,
    });
    expect(samples(text, 'easel_object_bytes_total')['']).toBe(job.images[0].bytes);
    expect(samples(text, 'easel_provider_seconds_count')).toMatchObject({
      'operation="submit",outcome="ok"': 1,
      'operation="follow",outcome="ok"': 1,
      'operation="result",outcome="ok"': 1,
    });
    expect(samples(text, 'easel_events_total')['type="JobFinished"']).toBe(1);
    expect(samples(text, 'easel_job_seconds_count')).toStrictEqual({
      'model="flux-dev",status="COMPLETED"': 1,
    });
    expect(samples(text, 'nodejs_eventloop_lag_p99_seconds')).toHaveProperty(['']);
    // What an operator watches is there before it has happened.
    for (const name of [
      'jobs',
      'queue_oldest_seconds',
      'provider_seconds',
      'object_bytes_total',
      'subscribers',
      'event_listeners',
      'budget_refusals_total',
      'rate_limit_refusals_total',
      'jobs_swept',
    ])
      expect(text).toMatch(new RegExp(`^# TYPE easel_${name} `, 'm'));
    // Nobody's name, request or job is a label.
    for (const secret of ['a-secret-user', 'a secret prompt', job.id]) expect(text).not.toContain(secret);
  });

  it('shows what waits, how long, and who listens, as it is now', async () => {
    await using app = await openTestApp({ sandbox: { runMs: 60_000 }, env: { MAX_CONCURRENCY: '1' } });
    const ids: string[] = [];
    for (let n = 0; n < 3; n++)
      ids.push((await app.post(GENERATE, { input: INPUT })).data.generateImage.job.id);
    const events = app.subscriber().iterate({ query: PROGRESS, variables: { jobId: ids[0] } });
    await events.next();
    await expect
      .poll(async () => {
        const text = await read(app);
        return {
          jobs: samples(text, 'easel_jobs'),
          aged: (samples(text, 'easel_queue_oldest_seconds')[''] ?? 0) > 0,
          sockets: samples(text, 'easel_websockets')[''],
          subscribers: samples(text, 'easel_subscribers')[''],
        };
      })
      .toStrictEqual({
        jobs: { 'status="QUEUED",model="flux-dev"': 2, 'status="RUNNING",model="flux-dev"': 1 },
        aged: true,
        sockets: 1,
        subscribers: 1,
      });
    await events.return?.();
  });

  it('keeps labels to what the server has, whatever it is asked for', async () => {
    await using app = await openTestApp();
    for (let n = 0; n < 20; n++) await fetch(`${app.url}/no/such/path/${n}`);
    for (const endpoint of ['fal-ai/made-up-1', 'fal-ai/made-up-2'])
      await app.post(GENERATE, { input: { model: { custom: { endpoint, input: { prompt: 'p' } } } } });
    const text = await read(app);
    expect(text).not.toContain('no/such/path');
    expect(text).not.toContain('made-up');
    expect(Object.keys(samples(text, 'easel_http_seconds_count'))).toContain(
      'method="GET",route="unknown",status="4xx"',
    );
  });

  it('is for this machine, the token and operators', async () => {
    const token = 'a-token-for-prometheus';
    await using app = await openTestApp({ env: { METRICS_TOKEN: token, REQUIRE_AUTH: '1' } });
    const status = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${app.url}/metrics`, { headers })).status;
    // A proxy on this machine passes on what comes from elsewhere.
    const elsewhere = { 'x-forwarded-for': '203.0.113.7' };
    expect(await status({})).toBe(200);
    expect(await status({ ...elsewhere, authorization: `Bearer ${token}` })).toBe(200);
    expect(await status({ ...elsewhere, authorization: 'Bearer a-token-for-somebody' })).toBe(403);
    expect(await status(elsewhere)).toBe(403);
  });

  it('stays when the port of a collector is dead', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => closed.once('listening', resolve));
    const address = closed.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    await using app = await openTestApp({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` } });
    expect(await runToEnd(app, INPUT)).toMatchObject({ status: 'COMPLETED' });
  });
});
