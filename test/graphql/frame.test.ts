// Prepared frames lean on what `ws` calls private: a new version of it that is built differently shows here.

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { Part, rawSocketOf } from '../../src/graphql/fanout/frame.ts';
import { watchSlowSockets } from '../../src/graphql/fanout/slow-sockets.ts';
import { MOST_WAITING, Subscriber } from '../../src/graphql/fanout/subscriber.ts';

interface Pair extends AsyncDisposable {
  server: WebSocket;
  client: WebSocket;
}

async function openPair(options: { perMessageDeflate: boolean }): Promise<Pair> {
  const listening = new WebSocketServer({ port: 0, host: '127.0.0.1', ...options });
  await once(listening, 'listening');
  const client = new WebSocket(`ws://127.0.0.1:${(listening.address() as AddressInfo).port}`, options);
  const [[server]] = (await Promise.all([once(listening, 'connection'), once(client, 'open')])) as [
    [WebSocket],
    unknown,
  ];
  return {
    server,
    client,
    async [Symbol.asyncDispose]() {
      client.terminate();
      server.terminate();
      listening.close();
      await once(listening, 'close');
    },
  };
}

const never = { wait: () => Promise.resolve(), [Symbol.dispose]() {} };

describe('a message to a subscriber', () => {
  it.each([
    { name: 'short', text: 'a' },
    { name: 'of two length bytes', text: 'a'.repeat(300) },
    { name: 'not ASCII', text: 'ü'.repeat(300) },
    { name: 'too long to be copied', text: 'a'.repeat(10_000) },
    { name: 'of eight length bytes', text: '\u{1F408}'.repeat(40_000) },
  ])('that is $name arrives as ws would have sent it', async ({ text }) => {
    for (const perMessageDeflate of [false, true]) {
      await using pair = await openPair({ perMessageDeflate });
      // Compressed sockets take the public way, all others the prepared frames.
      expect(rawSocketOf(pair.server) === null).toBe(perMessageDeflate);
      const id = perMessageDeflate ? 'a "quoted" id' : text.slice(0, 10);
      const subscriber = new Subscriber({ ws: pair.server, id, cursor: 0, slow: never });
      const received = once(pair.client, 'message');
      expect(subscriber.send(new Part(`${JSON.stringify({ data: text })}}`))).toBe(true);
      const [message, isBinary] = (await received) as [Buffer, boolean];
      expect(isBinary).toBe(false);
      expect(JSON.parse(message.toString())).toStrictEqual({
        id,
        type: 'next',
        payload: { data: text },
      });
    }
  });

  it('keeps its place among what ws sends itself', async () => {
    await using pair = await openPair({ perMessageDeflate: false });
    const received: string[] = [];
    pair.client.on('message', (message: Buffer) => received.push(message.toString()));
    const subscriber = new Subscriber({ ws: pair.server, id: '1', cursor: 0, slow: never });
    for (let index = 0; index < 50; index++) {
      pair.server.send(String(index));
      subscriber.send(new Part(`${index}}`));
    }
    await expect.poll(() => received.length).toBe(100);
    for (let index = 0; index < 50; index++) {
      expect(received[index * 2]).toBe(String(index));
      expect(received[index * 2 + 1]).toContain(`"payload":${index}}`);
    }
  });
});

describe('a socket that is not read', () => {
  it('holds bounded memory and is closed with a code that says why', async () => {
    await using pair = await openPair({ perMessageDeflate: false });
    using slow = watchSlowSockets({
      mostWaiting: MOST_WAITING,
      patienceMs: 200,
      code: 4413,
      reason: 'Too slow',
    });
    const subscriber = new Subscriber({ ws: pair.server, id: '1', cursor: 0, slow });
    pair.client.pause();
    const event = new Part(`${JSON.stringify('x'.repeat(10_000))}}`);
    let sent = 0;
    // The kernel takes some megabytes before anything waits here.
    while (subscriber.send(event)) if (++sent % 100 === 0) await new Promise(setImmediate);
    expect(pair.server.bufferedAmount).toBeLessThan(MOST_WAITING + 2 * event.byteLength);
    await subscriber.room();
    expect(pair.server.readyState).toBe(WebSocket.CLOSING);
    const closed = once(pair.client, 'close');
    pair.client.resume();
    const [code, reason] = (await closed) as [number, Buffer];
    expect([code, reason.toString()]).toStrictEqual([4413, 'Too slow']);
  });

  it('gets on where it was when it is read again in time', async () => {
    await using pair = await openPair({ perMessageDeflate: false });
    using slow = watchSlowSockets({
      mostWaiting: MOST_WAITING,
      patienceMs: 60_000,
      code: 4413,
      reason: 'Too slow',
    });
    const subscriber = new Subscriber({ ws: pair.server, id: '1', cursor: 0, slow });
    pair.client.pause();
    const event = new Part(`${JSON.stringify('x'.repeat(10_000))}}`);
    while (subscriber.send(event)) await new Promise(setImmediate);
    const room = subscriber.room();
    pair.client.resume();
    await room;
    expect(subscriber.send(event)).toBe(true);
    expect(pair.server.readyState).toBe(WebSocket.OPEN);
  });
});
