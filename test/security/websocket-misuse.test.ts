import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openTestApp, type TestApp } from '../open-test-app.ts';

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp({ env: { MAX_SUBSCRIPTIONS: '5', MAX_MESSAGES_PER_SECOND: '200' } });
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

const INIT = { type: 'connection_init' };
const subscribe = (id: string, query = '{ __typename }', variables = {}) => ({
  type: 'subscribe',
  id,
  payload: { query, variables },
});
const UPDATES = 'subscription { jobUpdates { seq } }';

describe('a websocket that breaks the protocol', () => {
  it.each([
    ['says hello twice', [INIT, INIT], 4429],
    ['sends a type nobody knows', [INIT, { type: 'start', id: '1' }], 4400],
    ['sends no JSON', [INIT, 'nonsense'], 4400],
    ['sends a batch', [INIT, [subscribe('1')]], 4400],
    ['sends null', [INIT, 'null'], 4400],
    ['leaves out the id', [INIT, { type: 'subscribe', payload: { query: '{ __typename }' } }], 4400],
    ['leaves out the query', [INIT, { type: 'subscribe', id: '1', payload: {} }], 4400],
    ['asks before it says hello', [subscribe('1')], 4401],
    ['uses an id twice', [INIT, subscribe('1', UPDATES), subscribe('1', UPDATES)], 4409],
    [
      'sends a frame of more than 1 MB',
      [INIT, JSON.stringify(subscribe('1', `#${'x'.repeat(1_000_000)}`))],
      1009,
    ],
    ['sends binary', [INIT, Buffer.from([0, 1, 2, 255])], 4400],
  ])('%s: closed with a code that says why', async (_name, messages, code) => {
    const socket = await open(app);
    const gone = closed(socket);
    for (const message of messages) {
      socket.send(toData(message));
      if (message === INIT && messages[0] === INIT) await acknowledged(socket);
    }
    expect(await gone).toBe(code);
    await stillServes(app);
  });

  it('speaks another protocol', async () => {
    // A client that offers others only is told by the handshake that none was taken.
    const error = await new Promise<Error>((resolve) => {
      new WebSocket(socketUrl(app), 'graphql-ws').once('error', resolve);
    });
    expect(error.message).toBe('Server sent no subprotocol');
    expect(await closed(new WebSocket(socketUrl(app)))).toBe(4406);
    await stillServes(app);
  });

  it('says nothing: closed after ten seconds', { timeout: 20_000 }, async () => {
    expect(await closed(await open(app))).toBe(4408);
  });

  it('takes a message of nearly 1 MB', async () => {
    const socket = await open(app);
    const answers = collect(socket);
    socket.send(toData(INIT));
    socket.send(
      toData(
        subscribe('1', `query Q($a: String) { __typename @include(if: true) }`.replace('($a: String)', ''), {
          a: 'x'.repeat(990_000),
        }),
      ),
    );
    await expect
      .poll(() => answers.map(({ type }) => type))
      .toStrictEqual(['connection_ack', 'next', 'complete']);
    socket.terminate();
  });
});

describe('a websocket that asks too much', () => {
  it('may have so many operations open, and more when some have ended', async () => {
    const socket = await open(app);
    const answers = collect(socket);
    socket.send(toData(INIT));
    await acknowledged(socket);
    for (let n = 0; n < 6; n += 1) socket.send(toData(subscribe(`s${n}`, UPDATES)));
    await expect
      .poll(() => answers.filter(({ type }) => type === 'error'))
      .toMatchObject([
        { id: 's5', payload: [{ extensions: { code: 'RATE_LIMITED', retryAfterMs: expect.any(Number) } }] },
      ]);
    socket.send(toData({ type: 'complete', id: 's0' }));
    let asked = 0;
    await expect
      .poll(() => {
        socket.send(toData(subscribe(`q${(asked += 1)}`)));
        return answers.some(({ type }) => type === 'next');
      })
      .toBe(true);
    // The last of them may be under way.
    await expect.poll(() => answers.some(({ id }) => id === `q${asked}`)).toBe(true);
    // What ended gives its room back, however often.
    const before = answers.length;
    for (let n = 0; n < 20; n += 1) {
      socket.send(toData(subscribe(`again${n}`)));
      await expect
        .poll(() => answers.some((each) => each.id === `again${n}` && each.type === 'complete'))
        .toBe(true);
    }
    expect(answers.slice(before).filter(({ type }) => type === 'error')).toStrictEqual([]);
    socket.terminate();
  });

  it('is closed for 10,000 subscribe messages at once, and nobody else notices', async () => {
    const socket = await open(app);
    const answers = collect(socket);
    socket.send(toData(INIT));
    await expect.poll(() => answers.length).toBe(1);
    const gone = closed(socket);
    for (let n = 0; n < 10_000; n += 1) socket.send(toData(subscribe(`s${n}`, UPDATES)));
    await stillServes(app);
    expect(await gone).toBe(4420);
    expect(answers.length).toBeLessThan(300);
    await stillServes(app);
  });
});

function socketUrl({ url }: TestApp): string {
  return `${url.replace(/^http/, 'ws')}/graphql`;
}

async function open(of: TestApp): Promise<WebSocket> {
  const socket = new WebSocket(socketUrl(of), 'graphql-transport-ws');
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return socket;
}

/** The first answer, or the end. */
function acknowledged(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => socket.once('message', () => resolve()).once('close', () => resolve()));
}

function toData(message: unknown): string | Buffer {
  return typeof message === 'string' || message instanceof Buffer ? message : JSON.stringify(message);
}

function collect(socket: WebSocket): { type: string; id?: string; payload?: unknown }[] {
  const answers: { type: string; id?: string; payload?: unknown }[] = [];
  socket.on('message', (data: Buffer) => answers.push(JSON.parse(data.toString())));
  return answers;
}

function closed(socket: WebSocket): Promise<number> {
  socket.on('error', () => {});
  return new Promise((resolve) => socket.once('close', (code) => resolve(code)));
}

async function stillServes(of: TestApp): Promise<void> {
  expect((await of.post('{ __typename }')).data).toStrictEqual({ __typename: 'Query' });
}
