// A text message written to many websockets: its bytes are made once, and each socket gets one buffer in one write.
//
// `ws.send` makes a frame for every socket anew; measured, one write of our own costs two thirds of it (see
// docs/performance.md). The socket below is what `ws` calls private, so this file is all that knows of it: where it is
// not as expected, or a socket compresses, messages go through `ws.send`. test/graphql/frame.test.ts notices.

import { Socket } from 'node:net';
import type { WebSocket } from 'ws';

const TEXT = 0x81;

/** The socket to write frames to; null: use `ws.send`. */
export function rawSocketOf(ws: WebSocket): Socket | null {
  const inner: { _socket?: unknown; _sender?: { _queue?: unknown } } = Object(ws);
  const plain = ws.extensions === '' && Array.isArray(inner._sender?._queue);
  return plain && inner._socket instanceof Socket ? inner._socket : null;
}

/** One unmasked text frame (RFC 6455, 5.2) of a message in two parts. */
export function textFrame(start: Buffer, rest: Buffer): Buffer {
  const length = start.length + rest.length;
  const head = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = TEXT;
  if (head === 2) frame[1] = length;
  else if (head === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  start.copy(frame, head);
  rest.copy(frame, head + start.length);
  return frame;
}

const held: Socket[] = [];

/**
 * Keeps what is written to a socket from now on until this turn of the loop is over; then all that are held are written
 * in one go. Between two events of different jobs there is work, in which a reader falls asleep that the next write
 * must wake: that costs more than the write.
 */
export function holdWrites(socket: Socket): void {
  socket.cork();
  if (held.push(socket) > 1) return;
  setImmediate(() => {
    for (const each of held.splice(0)) each.uncork();
  });
}
