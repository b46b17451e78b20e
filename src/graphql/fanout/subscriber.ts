// One subscription of one websocket, as a group sees it: where it is in the stream, and whether its socket keeps up.

import type { Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { holdWrites, Part, rawSocketOf, writeFrame } from './frame.ts';
import type { SlowSockets } from './slow-sockets.ts';

/** Bytes that may wait to be sent to a socket. With more than that it gets nothing new. */
export const MOST_WAITING = 128 * 1024;

export class Subscriber implements AsyncIterableIterator<never> {
  /** The cursor of the last event it was sent. */
  cursor: number;
  /** It has been sent all there is, and is sent the next event when it comes. */
  live = false;
  gone = false;
  readonly #ws: WebSocket;
  readonly #raw: Socket | null;
  readonly #slow: SlowSockets;
  readonly #start: Part;
  #ended = false;
  #failure: unknown;
  #waiting:
    | { resolve: (end: IteratorReturnResult<undefined>) => void; reject: (error: unknown) => void }
    | undefined;
  /** Called once, when whoever reads begins to. */
  onStart: () => void = () => {};
  /** Called once, when it ends for whatever reason. */
  onGone: () => void = () => {};

  constructor(options: { ws: WebSocket; id: string; cursor: number; slow: SlowSockets }) {
    this.#ws = options.ws;
    this.#raw = rawSocketOf(options.ws);
    this.#slow = options.slow;
    this.#start = new Part(`{"id":${JSON.stringify(options.id)},"type":"next","payload":`);
    this.cursor = options.cursor;
  }

  /**
   * `rest` is the payload and the brace that closes the message. False: the socket takes no more for now. `hold`: it is
   * written with what others are sent in this turn of the loop.
   */
  send(rest: Part, { hold = false } = {}): boolean {
    if (this.gone || this.#ws.readyState !== this.#ws.OPEN) return true;
    if (this.#ws.bufferedAmount > MOST_WAITING) return false;
    if (this.#raw === null) this.#ws.send(this.#start.text + rest.text);
    else {
      if (hold) holdWrites(this.#raw);
      writeFrame(this.#raw, this.#start, rest);
    }
    return true;
  }

  /** Resolves when the socket takes more, or the subscriber is gone: a socket that never does is closed. */
  room(): Promise<void> {
    return this.#slow.wait(this.#ws, () => this.gone);
  }

  /** Everything has been sent, or an `error` is in the way. */
  end(error?: unknown): void {
    this.#failure = error;
    this.#ended = true;
    this.#settle();
  }

  // What graphql-ws reads: nothing, until the end. The messages have gone past it.

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorReturnResult<undefined>> {
    const settled = new Promise<IteratorReturnResult<undefined>>((resolve, reject) => {
      this.#waiting = { resolve, reject };
    });
    this.onStart();
    this.onStart = () => {};
    this.#settle();
    return settled;
  }

  /** The client has completed the subscription, or its socket is closed. */
  return(): Promise<IteratorReturnResult<undefined>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  #settle(): void {
    if (!this.#ended) return;
    if (!this.gone) {
      this.gone = true;
      this.onGone();
    }
    if (this.#failure === undefined) this.#waiting?.resolve({ done: true, value: undefined });
    else this.#waiting?.reject(this.#failure);
    this.#waiting = undefined;
  }
}
