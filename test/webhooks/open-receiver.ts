// A receiver of webhooks on this machine, that answers as it is told.

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { Answer } from '../open-test-app.ts';

export interface Receiver extends AsyncDisposable {
  url: string;
  received: { path: string; headers: IncomingHttpHeaders; body: string; message: Answer }[];
  /** What the next requests are answered; default 204. */
  answer: (response: ServerResponse) => void;
}

export async function openReceiver(): Promise<Receiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      receiver.received.push({
        path: request.url ?? '',
        headers: request.headers,
        body,
        message: body === '' ? null : JSON.parse(body),
      });
      receiver.answer(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const receiver: Receiver = {
    url: `http://127.0.0.1:${port}`,
    received: [],
    answer: (response) => void response.writeHead(204).end(),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}
