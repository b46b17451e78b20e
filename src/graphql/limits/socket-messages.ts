// A websocket that sends more messages than anybody needs is closed, and what it has sent besides is not looked at.

import type { WebSocket } from 'ws';

/** Close code of a client that sends too much. Not one that clients take as final: it may come back, slower. */
export const TOO_MANY_MESSAGES = 4420;
/** A client that does not answer the close is cut off. */
const CLOSE_MS = 1000;

/**
 * Lets `perSecond` messages through, and as many at once after a quiet second. Call it before others listen to the
 * socket, so that it sees each message first.
 */
export function boundMessages(
  socket: Pick<WebSocket, 'on' | 'once' | 'close' | 'terminate' | 'removeAllListeners'>,
  { perSecond, now = () => performance.now() }: { perSecond: number; now?: () => number },
): void {
  let allowance = perSecond;
  let countedAt = now();
  socket.on('message', () => {
    const at = now();
    allowance = Math.min(perSecond, allowance + ((at - countedAt) * perSecond) / 1000);
    countedAt = at;
    allowance -= 1;
    if (allowance >= 0) return;
    // Whoever listens after this one is not called for this message either: the listeners are gone.
    socket.removeAllListeners('message');
    socket.close(TOO_MANY_MESSAGES, 'Too many messages');
    const timer = setTimeout(() => socket.terminate(), CLOSE_MS);
    socket.once('close', () => clearTimeout(timer));
  });
}
