// A text message written to many websockets: what is the same for all of them is made once, and no socket makes a frame
// of its own.
//
// `ws.send` does, which costs half as much again as our write (see docs/performance.md). The socket below is what `ws`
// calls private, so this file is all that knows of it: where it is not as expected, or a socket compresses, messages go
// through `ws.send`. test/graphql/frame.test.ts notices.

import { Socket } from 'node:net';
import type { WebSocket } from 'ws';

/** The socket to write frames to; null: use `ws.send`. */
export function rawSocketOf(ws: WebSocket): Socket | null {
  const inner: { _socket?: unknown; _sender?: { _queue?: unknown } } = Object(ws);
  const plain = ws.extensions === '' && Array.isArray(inner._sender?._queue);
  return plain && inner._socket instanceof Socket ? inner._socket : null;
}

/** A part of a message, measured once. */
export class Part {
  readonly text: string;
  /** Of its UTF-8. */
  readonly byteLength: number;
  #bytes: Buffer | undefined;

  constructor(text: string) {
    this.text = text;
    this.byteLength = Buffer.byteLength(text);
  }

  get isAscii(): boolean {
    return this.byteLength === this.text.length;
  }

  get bytes(): Buffer {
    return (this.#bytes ??= Buffer.from(this.text));
  }
}

/** Bytes. Below, to copy a message is less than to write it in parts. */
const SMALL = 4096;

/** Writes one unmasked text frame (RFC 6455, 5.2) of a message in two parts, the second of which others get too. */
export function writeFrame(socket: Socket, start: Part, rest: Part): void {
  const length = start.byteLength + rest.byteLength;
  if (length <= SMALL && start.isAscii && rest.isAscii) {
    // A byte each: what is written at once never becomes a buffer.
    socket.write(headOf(length) + start.text + rest.text, 'latin1');
    return;
  }
  socket.cork();
  socket.write(headOf(length), 'latin1');
  socket.write(start.bytes);
  socket.write(rest.bytes);
  socket.uncork();
}

/** A character a byte. */
function headOf(length: number): string {
  if (length < 126) return `\x81${String.fromCharCode(length)}`;
  if (length < 65_536) return `\x81\x7e${String.fromCharCode(length >> 8, length & 0xff)}`;
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(length));
  return `\x81\x7f${bytes.toString('latin1')}`;
}

const held: Socket[] = [];

/**
 * Keeps what is written to a socket from now on until this turn of the loop is over; then all that are held are written
 * to in one go. Between two events of different jobs there is work, in which a reader falls asleep that the next write
 * must wake: that costs more than the write.
 */
export function holdWrites(socket: Socket): void {
  socket.cork();
  if (held.push(socket) === 1) setImmediate(release);
}

function release(): void {
  for (const socket of held.splice(0)) socket.uncork();
}
