// The published client against a real server: over cut sockets, restarts, lost answers and aborts.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createEasel, EaselError, type JobEvent, type Progress } from '../../packages/client/src/index.ts';
import { freePort } from '../../scripts/services/free-port.ts';
import { hashSecret, newSecret } from '../../src/auth/secrets.ts';
import type { Store } from '../../src/store/store.ts';
import { sampleKey } from '../contract/keys.ts';
import { openTestApp, type TestAppOptions } from '../open-test-app.ts';

const SLOW = { queueMs: 200, positions: 1, runMs: 900, logs: 6 };
const MODEL = { fluxSchnell: { prompt: 'a lighthouse' } } as const;
const SMALL = { options: { width: 64, height: 64 } } as const;

async function open(options: TestAppOptions = {}) {
  const port = await freePort();
  const app = await openTestApp({ ...options, env: { PORT: String(port), ...options.env } });
  const easel = createEasel({ url: app.url });
  return {
    app,
    easel,
    async [Symbol.asyncDispose]() {
      await easel.close();
      await app[Symbol.asyncDispose]();
    },
  };
}

async function failure(promise: Promise<unknown>): Promise<EaselError> {
  const error: unknown = await promise.then(
    () => undefined,
    (raised: unknown) => raised,
  );
  if (!(error instanceof EaselError)) throw new Error(`Not an EaselError: ${String(error)}`);
  return error;
}

async function collect(events: AsyncIterable<JobEvent>): Promise<JobEvent[]> {
  const all: JobEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

describe('generate', () => {
  it('resolves with the completed job and told every event on the way', async () => {
    await using opened = await open({ sandbox: SLOW });
    const told: Progress[] = [];
    const job = await opened.easel.generate(MODEL, { ...SMALL, onProgress: (now) => told.push(now) });
    expect(job).toMatchObject({
      status: 'COMPLETED',
      model: { id: 'flux-schnell' },
      cost: { settled: '0.003' },
    });
    expect(job.images).toMatchObject([{ width: 64, height: 64, contentType: 'image/png' }]);
    const [image] = job.images;
    const bytes = await (await fetch(image?.url ?? '')).arrayBuffer();
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 64, height: 64 });
    expect(told.map(({ seq }) => seq)).toStrictEqual(
      Array.from({ length: job.lastSeq }, (_, index) => index + 1),
    );
    expect([...new Set(told.map(({ status }) => status))]).toStrictEqual([
      'QUEUED',
      'RUNNING',
      'STORING',
      'COMPLETED',
    ]);
    expect(told.find(({ message }) => message !== null)?.message).toMatch(/step/i);
  });

  it('goes on over a restart of the server in mid-run, with no gap and no repeat', async () => {
    await using opened = await open({ sandbox: { ...SLOW, runMs: 2500 } });
    const told: Progress[] = [];
    const cursors: number[] = [];
    const easel = createEasel({ url: opened.app.url, webSocket: recording(cursors) });
    let restarted: Promise<void> | undefined;
    const job = await easel.generate(MODEL, {
      ...SMALL,
      onProgress(now) {
        told.push(now);
        if (now.event.__typename === 'JobRunning') restarted ??= opened.app.restart();
      },
    });
    await restarted;
    expect(restarted).toBeDefined();
    expect(job.status).toBe('COMPLETED');
    expect(told.map(({ seq }) => seq)).toStrictEqual(
      Array.from({ length: job.lastSeq }, (_, index) => index + 1),
    );
    // What was seen is not even sent again.
    expect(cursors[0]).toBe(0);
    expect(cursors[1]).toBeGreaterThan(0);
    expect(await opened.app.submissions()).toHaveLength(1);
    await easel.close();
  });

  it('asks again when an answer is lost, and makes one job', async () => {
    await using opened = await open();
    const lossy = createEasel({
      url: opened.app.url,
      fetch: losing(2),
    });
    const job = await lossy.generate(MODEL, SMALL);
    expect(job.status).toBe('COMPLETED');
    expect(await opened.app.submissions()).toHaveLength(1);
    await lossy.close();
  });

  it('cancels the job when the signal aborts, and says how it ended', async () => {
    await using opened = await open({ sandbox: { ...SLOW, queueMs: 60_000 } });
    const controller = new AbortController();
    const error = await failure(
      opened.easel.generate(MODEL, {
        signal: controller.signal,
        onProgress: () => controller.abort(new Error('closed the tab')),
      }),
    );
    expect(error).toMatchObject({ code: 'ABORTED', errors: [], cause: new Error('closed the tab') });
    await expect.poll(async () => (await opened.easel.job(error.jobId ?? ''))?.status).toBe('CANCELED');
    expect(await failure(opened.easel.follow(error.jobId ?? ''))).toMatchObject({ code: 'CANCELED' });
    // One that is aborted before it begins makes no job at all.
    const early = await failure(opened.easel.generate(MODEL, { signal: AbortSignal.abort() }));
    expect([early.code, early.jobId]).toStrictEqual(['ABORTED', undefined]);
  });

  it('tells an abort that the provider did not follow', async () => {
    await using opened = await open({ sandbox: SLOW });
    const controller = new AbortController();
    const error = await failure(
      opened.easel.generate(MODEL, {
        ...SMALL,
        signal: controller.signal,
        onProgress: ({ status }) => status === 'RUNNING' && controller.abort(),
      }),
    );
    expect(error).toMatchObject({ code: 'ABORTED', errors: [{ code: 'WRONG_STATE' }] });
    expect(await opened.easel.follow(error.jobId ?? '')).toMatchObject({ status: 'COMPLETED' });
  });

  it('raises what refuses the request, with every problem, and what makes the job fail', async () => {
    await using opened = await open();
    const refused = await failure(
      opened.easel.generate({ fluxDev: { prompt: '', strength: 3 } }, { options: { width: 1 } }),
    );
    expect(refused).toMatchObject({ code: 'INVALID_INPUT', retryable: false });
    expect(refused.errors.map(({ path }) => path.join('.'))).toStrictEqual(
      expect.arrayContaining(['model.fluxDev.prompt', 'model.fluxDev.strength', 'options.width']),
    );
    await opened.app.behave({ fault: 'content-policy' });
    const failed = await failure(opened.easel.generate(MODEL));
    expect(failed).toMatchObject({
      code: 'CONTENT_POLICY',
      job: { status: 'FAILED', cost: { settled: '0.00' } },
    });
  });

  it('gives up after the time it was given', async () => {
    const port = await freePort();
    const nowhere = createEasel({ url: `http://127.0.0.1:${port}`, giveUpAfterMs: 100 });
    expect(await failure(nowhere.generate(MODEL))).toMatchObject({ code: 'NETWORK', retryable: true });
    expect(await failure(nowhere.watch('job_1').next())).toMatchObject({ code: 'NETWORK', jobId: 'job_1' });
    await nowhere.close();
  });

  it('says what answers when it is no Easel', async () => {
    const server = createServer((_, response) => response.writeHead(200).end('<h1>hello</h1>')).listen(
      0,
      '127.0.0.1',
    );
    await new Promise((resolve) => server.once('listening', resolve));
    const easel = createEasel({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    expect(await failure(easel.job('x'))).toMatchObject({
      code: 'BAD_RESPONSE',
      message: expect.stringContaining('200'),
    });
    server.close();
  });
});

describe('watch and follow', () => {
  it('replays from a cursor, then goes on live, for as many watchers as there are', async () => {
    await using opened = await open({ sandbox: SLOW });
    const { id } = await opened.easel.submit(MODEL, SMALL);
    const [all, again, job] = await Promise.all([
      collect(opened.easel.watch(id)),
      collect(opened.easel.watch(id, { after: 2 })),
      opened.easel.follow(id),
    ]);
    expect(all.at(-1)?.__typename).toBe('JobFinished');
    expect(all.map(({ seq }) => seq)).toStrictEqual(
      Array.from({ length: job.lastSeq }, (_, index) => index + 1),
    );
    expect(again.map(({ seq }) => seq)).toStrictEqual(all.slice(2).map(({ seq }) => seq));
    expect(await collect(opened.easel.watch(id, { after: job.lastSeq - 1 }))).toHaveLength(1);
  });

  it('ends the watching and not the job when its signal aborts; knows no job that is not there', async () => {
    await using opened = await open({ sandbox: SLOW });
    const { id } = await opened.easel.submit(MODEL, SMALL);
    const controller = new AbortController();
    const watching = failure(
      (async () => {
        for await (const { seq } of opened.easel.watch(id, { signal: controller.signal }))
          if (seq >= 1) controller.abort();
      })(),
    );
    expect(await watching).toMatchObject({ code: 'ABORTED', jobId: id });
    expect((await opened.easel.follow(id)).status).toBe('COMPLETED');
    expect(await failure(opened.easel.follow('job_none'))).toMatchObject({
      code: 'NOT_FOUND',
      jobId: 'job_none',
    });
    expect(await opened.easel.job('job_none')).toBeNull();
    expect(await failure(opened.easel.cancel(id))).toMatchObject({
      code: 'WRONG_STATE',
      job: { status: 'COMPLETED' },
    });
  });
});

describe('tokens', () => {
  it('asks for a new one when the server refuses the old, over HTTP and on the socket, once', async () => {
    let store: Store | undefined;
    await using opened = await open({ wrapStore: (own) => (store = own) });
    const made = newSecret();
    await store?.keys.create(
      sampleKey({
        ...made,
        hash: hashSecret(made.secret),
        models: null,
        budget: null,
        markup: null,
        createdAt: Date.now(),
      }),
    );
    await expect
      .poll(() => failure(opened.easel.job('x')).catch(() => undefined))
      .toMatchObject({
        code: 'UNAUTHENTICATED',
      });
    const asked: boolean[] = [];
    const easel = createEasel({
      url: opened.app.url,
      token({ renew }) {
        asked.push(renew);
        return renew ? made.secret : 'easel_expired';
      },
    });
    expect((await easel.generate(MODEL, SMALL)).status).toBe('COMPLETED');
    expect(asked).toStrictEqual(expect.arrayContaining([false, true]));
    const stale = createEasel({ url: opened.app.url, token: () => 'easel_wrong' });
    expect(await failure(stale.generate(MODEL))).toMatchObject({ code: 'UNAUTHENTICATED', retryable: false });
    expect(await failure(stale.watch('job_1').next())).toMatchObject({ code: 'UNAUTHENTICATED' });
    await easel.close();
    await stale.close();
  });
});

describe('the other verbs', () => {
  it('uploads a picture and uses it, estimates, and renders a template', async () => {
    await using opened = await open();
    const { easel } = opened;
    const png = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#357' } })
      .png()
      .toBuffer();
    const imageUrl = await easel.upload(new Blob([new Uint8Array(png)], { type: 'image/png' }));
    expect(imageUrl).toMatch(/^easel:\/\/uploads\//);
    expect((await easel.generate({ removeBackground: { imageUrl } })).images).toHaveLength(1);
    expect(await easel.estimate({ fluxPro: { prompt: 'p' } }, { options: { numImages: 2 } })).toMatchObject({
      total: '0.10',
    });
    expect(await failure(easel.upload(new Uint8Array([1]), { contentType: 'text/html' }))).toMatchObject({
      code: 'INVALID_INPUT',
    });
    const rendered = await easel.renderTemplate(
      { billboard: { headline: 'Hello' } },
      { formats: ['RECTANGLE_300X250'] },
    );
    expect(rendered.images).toMatchObject([{ width: 300, height: 250, name: 'RECTANGLE_300X250' }]);
  });
});

/** A network that loses the first answers after the server has worked. */
function losing(times: number): typeof fetch {
  let lost = 0;
  return async (input, init) => {
    const answer = await fetch(input, init);
    if (lost++ < times) throw new TypeError('fetch failed');
    return answer;
  };
}

/** A socket that notes the cursor of each subscription. */
function recording(cursors: number[]): unknown {
  return class extends WebSocket {
    constructor(address: string, protocols: string[]) {
      super(address, protocols);
      const send = this.send.bind(this);
      this.send = (message: string) => {
        const { payload } = JSON.parse(message) as { payload?: { variables?: { after?: number } } };
        const after = payload?.variables?.after;
        if (after !== undefined) cursors.push(after);
        send(message);
      };
    }
  };
}
