// A wire between servers that can be slow and can break.

import { createConnection, createServer, type Socket } from 'node:net';
import { freePort } from '../../scripts/services/free-port.ts';

export interface TcpProxy extends AsyncDisposable {
  port: number;
  /** Of every piece of data, in both directions. */
  delayMs: number;
  /** Ends all connections as a broken network does. */
  reset(): void;
}

export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = createConnection({ port: target, host: '127.0.0.1' });
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.setNoDelay(true);
      // Equal delays keep the order: a server's last words reach the client before the end does.
      const later = (act: () => void): void => {
        if (proxy.delayMs === 0) act();
        else setTimeout(act, proxy.delayMs);
      };
      from.on('data', (data) => later(() => to.write(data)));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        later(() => to.destroySoon());
      });
    }
  });
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const proxy: TcpProxy = {
    port,
    delayMs: 0,
    reset() {
      for (const socket of sockets) socket.resetAndDestroy();
    },
    async [Symbol.asyncDispose]() {
      proxy.reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}
