// A subscriber as cheap as one can be: a bare socket that speaks just enough websocket (or reads just enough of a
// server-sent stream) to subscribe and to count messages. So what is measured is the server, not its clients.

import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface RawSubscriber {
  socket: Socket;
  /** Messages that carried an event. */
  events: number;
  closeCode: number | null;
  /** Resolves when its socket is gone. */
  closed: Promise<void>;
}

export interface SubscriberOptions {
  port: number;
  path: string;
  /** Null: the server pushes to whoever is connected. */
  subscribe: { query: string; variables: object } | null;
  onEvent: () => void;
}

function createSubscriber(socket: Socket): RawSubscriber {
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { socket, events: 0, closeCode: null, closed };
}

/** Resolves when it is connected and its subscription has been sent. */
export function openWsSubscriber(options: SubscriberOptions): Promise<RawSubscriber> {
  const { port, path, subscribe, onEvent } = options;
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const subscriber = createSubscriber(socket);
    let pending: Buffer = Buffer.alloc(0);
    let open = false;
    socket.on('error', reject);
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\nSec-WebSocket-Version: 13\r\n` +
        'Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n',
    );
    const onMessage = (opcode: number, body: Buffer): void => {
      if (opcode === 8) {
        subscriber.closeCode = body.length >= 2 ? body.readUInt16BE(0) : 1005;
        socket.end(maskedFrame(8, body));
        return;
      }
      if (opcode === 9) return void socket.write(maskedFrame(10, body));
      if (opcode !== 1) return;
      // Every event holds this; an acknowledgement does not. A plain push is an event as it is.
      if (subscribe === null || body.includes('"next"') || body.includes('"data"')) {
        subscriber.events++;
        onEvent();
      } else if (body.includes('connection_ack')) {
        const id = randomBytes(16).toString('hex');
        socket.write(
          maskedFrame(1, Buffer.from(JSON.stringify({ id, type: 'subscribe', payload: subscribe }))),
        );
        resolve(subscriber);
      } else throw new Error(`Unexpected: ${body.toString()}`);
    };
    socket.on('data', (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      if (!open) {
        const end = pending.indexOf('\r\n\r\n');
        if (end === -1) return;
        if (!pending.toString('latin1', 0, 12).endsWith('101'))
          return reject(new Error(pending.toString('latin1')));
        pending = pending.subarray(end + 4);
        open = true;
        if (subscribe === null) resolve(subscriber);
        else socket.write(maskedFrame(1, Buffer.from('{"type":"connection_init"}')));
      }
      pending = readFrames(pending, onMessage);
    });
  });
}

/** A GET that is answered with server-sent events. Resolves when the answer has begun. */
export function openSseSubscriber(options: SubscriberOptions): Promise<RawSubscriber> {
  const { port, path, subscribe, onEvent } = options;
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const subscriber = createSubscriber(socket);
    const query = new URLSearchParams({
      query: subscribe?.query ?? '',
      variables: JSON.stringify(subscribe?.variables ?? {}),
    });
    socket.on('error', reject);
    socket.write(
      `GET ${path}?${query.toString()} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n`,
    );
    socket.on('data', (chunk: Buffer) => {
      resolve(subscriber);
      let at = chunk.indexOf('event: next');
      while (at !== -1) {
        subscriber.events++;
        onEvent();
        at = chunk.indexOf('event: next', at + 1);
      }
    });
  });
}

/** Calls back for every whole frame; returns what is left of one that is not. */
function readFrames(bytes: Buffer, onFrame: (opcode: number, body: Buffer) => void): Buffer {
  let rest = bytes;
  while (rest.length >= 2) {
    const short = (rest[1] ?? 0) & 0x7f;
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (rest.length < head) return rest;
    const length =
      short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
    if (rest.length < head + length) return rest;
    onFrame((rest[0] ?? 0) & 0x0f, rest.subarray(head, head + length));
    rest = rest.subarray(head + length);
  }
  return rest;
}

/** With a mask of zeros, which leaves the bytes as they are. */
function maskedFrame(opcode: number, body: Buffer): Buffer {
  const head =
    body.length < 126
      ? Buffer.from([0x80 | opcode, 0x80 | body.length])
      : Buffer.from([0x80 | opcode, 0x80 | 126, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([head, Buffer.alloc(4), body]);
}
