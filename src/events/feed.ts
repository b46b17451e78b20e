// A stream that calls whoever listens, in the very turn in which something happens; or that is read, by whoever would
// rather come for it.

import { Repeater } from '@repeaterjs/repeater/core';

export interface Listener<T> {
  /** A promise: what follows is told when it has resolved. */
  next(value: T): Promise<void> | undefined;
  /** Nothing follows; an `error` says that something was in the way. Called once, and not after a stop. */
  end(error?: unknown): void;
}

export class Feed<T> implements AsyncIterable<T> {
  /** Begins anew for each listener. The result stops it. */
  readonly listen: (listener: Listener<T>) => () => void;

  constructor(listen: (listener: Listener<T>) => () => void) {
    this.listen = listen;
  }

  /** Nothing is told before it is asked for. An abort ends it silently. */
  read(signal?: AbortSignal): AsyncIterableIterator<T, void, undefined> {
    const reading = new Repeater<T, void, undefined>(async (push, stop) => {
      const cease = this.listen({
        next: async (value) => {
          await push(value);
        },
        end: stop,
      });
      await stop;
      cease();
    });
    signal?.addEventListener('abort', () => void reading.return());
    if (signal?.aborted === true) void reading.return();
    return reading;
  }

  [Symbol.asyncIterator](): AsyncIterator<T, void, undefined> {
    return this.read();
  }
}
