// A program of its own, so that its work is not taken for the server's: opens idle sockets, then hostile ones that come
// back when they are closed, until it is killed. Prints "ready" when all have been there.

import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

const [url = '', idle = '0', hostile = '0'] = process.argv.slice(2);
const INIT = '{"type":"connection_init"}';
const BACK_AFTER_MS = 2000;

const large = `"${'x'.repeat(1_100_000)}"`;

/** One kind of trouble for each socket, by its number. */
const KINDS: ((socket: WebSocket) => void)[] = [
  (socket) => socket.send('nonsense'),
  (socket) => [INIT, INIT].forEach((message) => socket.send(message)),
  (socket) => socket.send(large),
  (socket) =>
    [INIT, ...Array.from({ length: 300 }, () => '{"type":"ping"}')].forEach((message) =>
      socket.send(message),
    ),
  (socket) => socket.send('{"type":"subscribe","id":"1","payload":{"query":"{ __typename }"}}'),
  (socket) => socket.terminate(),
  // Says nothing, until the server has enough of it.
  () => {},
];

async function openIdle(): Promise<void> {
  const socket = new WebSocket(url, 'graphql-transport-ws');
  socket.on('error', () => {});
  await new Promise((resolve) => socket.once('open', resolve).once('close', resolve));
  socket.send(INIT);
  await new Promise((resolve) => socket.once('message', resolve).once('close', resolve));
  socket.send('{"type":"subscribe","id":"1","payload":{"query":"subscription { jobUpdates { seq } }"}}');
}

async function misbehave(kind: number): Promise<void> {
  const socket = new WebSocket(url, 'graphql-transport-ws');
  socket.on('error', () => {});
  socket.once('open', () => KINDS[kind % KINDS.length]?.(socket));
  await new Promise((resolve) => socket.once('close', resolve));
}

await Promise.all(Array.from({ length: Number(idle) }, openIdle));
let begun = 0;
for (let n = 0; n < Number(hostile); n += 1) {
  void (async () => {
    await sleep((n / Number(hostile)) * BACK_AFTER_MS);
    begun += 1;
    if (begun === Number(hostile)) process.stdout.write('ready\n');
    for (;;) {
      await misbehave(n);
      await sleep(BACK_AFTER_MS);
    }
  })();
}
