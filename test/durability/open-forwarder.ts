// A lasting address for a server that comes and goes: it passes webhooks on to wherever the server is now.

import { createServer, type Server } from 'node:http';

/**
 * Something the sandbox can reach before the server listens: it passes on to whatever address it is told, and tries for
 * `patienceMs` where nobody answers there.
 */
export async function openForwarder({ patienceMs = 0 } = {}): Promise<
  AsyncDisposable & {
    url: string;
    to: string;
    seen: { path: string; headers: Record<string, string>; body: string }[];
    /** What was answered, in order. */
    answers: number[];
    drop: boolean;
  }
> {
  const forwarder = {
    url: '',
    to: '',
    drop: false,
    answers: [] as number[],
    seen: [] as { path: string; headers: Record<string, string>; body: string }[],
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const headers = Object.fromEntries(
        Object.entries(request.headers)
          .filter(([name]) => name.startsWith('x-fal') || name === 'content-type')
          .map(([name, value]) => [name, String(value)]),
      );
      forwarder.seen.push({ path: request.url ?? '', headers, body });
      const answer = (status: number): void => {
        forwarder.answers.push(status);
        response.writeHead(status).end();
      };
      if (forwarder.drop) return answer(500);
      const until = Date.now() + patienceMs;
      const passOn = (): void =>
        void fetch(forwarder.to + (request.url ?? ''), { method: 'POST', headers, body }).then(
          ({ status }) => answer(status),
          () => (Date.now() < until ? setTimeout(passOn, 50) : answer(502)),
        );
      passOn();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  forwarder.url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return Object.assign(forwarder, {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
