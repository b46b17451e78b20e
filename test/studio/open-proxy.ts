// What may stand between a browser and the server: a proxy that puts it under a prefix, and a line that can be cut.

import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect, type Socket } from 'node:net';

export interface Proxy extends AsyncDisposable {
  /** Without a slash at its end. */
  url: string;
  /** Cuts everything that is open, without a word. */
  cut(): void;
}

/** `target` is asked for each request: a server that restarts has another port. */
export async function openProxy(target: () => string, prefix = ''): Promise<Proxy> {
  const open = new Set<Socket>();
  const strip = (url = '/'): string => (url.startsWith(prefix) ? url.slice(prefix.length) || '/' : url);
  const server = createServer((incoming, answer) => {
    if (!(incoming.url ?? '').startsWith(prefix)) return void answer.writeHead(404).end();
    const { hostname, port } = new URL(target());
    const outgoing = request(
      { hostname, port, method: incoming.method, path: strip(incoming.url), headers: incoming.headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      },
    );
    outgoing.on('error', () => answer.destroy());
    incoming.pipe(outgoing);
  });
  server.on('upgrade', (incoming, socket, head) => {
    const { hostname, port } = new URL(target());
    const upstream = connect(Number(port), hostname, () => {
      const lines = [`${incoming.method} ${strip(incoming.url)} HTTP/1.1`];
      for (let index = 0; index < incoming.rawHeaders.length; index += 2)
        lines.push(`${incoming.rawHeaders[index]}: ${incoming.rawHeaders[index + 1]}`);
      upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    for (const end of [upstream, socket])
      end.on('error', () => [upstream, socket].forEach((each) => each.destroy()));
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    cut() {
      for (const socket of open) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
