// Sockets that do not keep up: looked at now and then, and closed when they have not caught up for too long.

import type { WebSocket } from 'ws';

export interface SlowSockets extends Disposable {
  /** Resolves when the socket has sent half of what waited, is closed, or `isGone`. */
  wait(ws: WebSocket, isGone: () => boolean): Promise<void>;
}

export interface SlowOptions {
  /** Bytes. */
  mostWaiting: number;
  /** Milliseconds without room after which a socket is closed. */
  patienceMs: number;
  /** The close code and its reason. */
  code: number;
  reason: string;
}

const LOOK_MS = 100;

export function watchSlowSockets(options: SlowOptions): SlowSockets {
  const waiting = new Set<{ ws: WebSocket; isGone: () => boolean; since: number; resolve: () => void }>();
  let timer: NodeJS.Timeout | undefined;

  function look(): void {
    const now = performance.now();
    for (const entry of waiting) {
      const { ws, isGone, since, resolve } = entry;
      const open = ws.readyState === ws.OPEN && !isGone();
      if (open && ws.bufferedAmount > options.mostWaiting / 2) {
        if (now - since < options.patienceMs) continue;
        ws.close(options.code, options.reason);
      }
      waiting.delete(entry);
      resolve();
    }
    if (waiting.size === 0) stop();
  }

  function stop(): void {
    clearInterval(timer);
    timer = undefined;
  }

  return {
    wait(ws, isGone) {
      timer ??= setInterval(look, LOOK_MS);
      return new Promise((resolve) => waiting.add({ ws, isGone, since: performance.now(), resolve }));
    },
    [Symbol.dispose]: stop,
  };
}
