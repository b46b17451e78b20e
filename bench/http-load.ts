// Load over kept-alive connections, one request at a time on each, as cheap for this side as it can be: a request is
// bytes made once, and an answer is read to its declared length.

import { connect } from 'node:net';

export interface Load {
  url: string;
  connections: number;
  /** In all. */
  requests: number;
  /** The body of the nth request. */
  body: string | ((index: number) => string);
  /** Pauses so that so many are begun a second; as fast as they are answered without it. */
  perSecond?: number;
}

export interface Loaded {
  /** Milliseconds from the first request to the last answer. */
  wall: number;
  /** Milliseconds each. */
  latencies: number[];
}

/** Rejects at the first answer that is not 200 or tells errors. */
export async function loadHttp({ url, connections, requests, body, perSecond }: Load): Promise<Loaded> {
  const { hostname, port, pathname } = new URL(url);
  const latencies: number[] = [];
  let begun = 0;
  const started = performance.now();
  const requestOf = (index: number): string => {
    const text = typeof body === 'string' ? body : body(index);
    return (
      `POST ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\n` +
      `Accept: application/json\r\nContent-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`
    );
  };
  const fixed = typeof body === 'string' ? requestOf(0) : null;

  async function run(): Promise<void> {
    const exchange = await openExchange(hostname, Number(port));
    try {
      while (begun < requests) {
        const index = begun++;
        const due = perSecond === undefined ? 0 : started + (index * 1000) / perSecond;
        const early = due - performance.now();
        if (early > 1) await new Promise((resolve) => setTimeout(resolve, early));
        const at = performance.now();
        await exchange.send(fixed ?? requestOf(index));
        latencies.push(performance.now() - at);
      }
    } finally {
      exchange.close();
    }
  }
  await Promise.all(Array.from({ length: connections }, run));
  return { wall: performance.now() - started, latencies };
}

function openExchange(
  host: string,
  port: number,
): Promise<{ send(request: string): Promise<void>; close(): void }> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true });
    let received = '';
    let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      received += chunk;
      const head = received.indexOf('\r\n\r\n');
      if (head === -1) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(received.slice(0, head))?.[1]);
      if (received.length < head + 4 + length) return;
      const answer = received;
      received = '';
      if (answer.startsWith('HTTP/1.1 200') && !answer.includes('"errors":[{')) settle?.resolve();
      else settle?.reject(new Error(`The server answered: ${answer.slice(0, 1000)}`));
    });
    socket.on('error', (error) => (settle ?? { reject }).reject(error));
    socket.on('connect', () =>
      resolve({
        send: (request) =>
          new Promise((done, failed) => {
            settle = { resolve: done, reject: failed };
            socket.write(request);
          }),
        close: () => socket.destroy(),
      }),
    );
  });
}
