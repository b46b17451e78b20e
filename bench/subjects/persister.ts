// Copies images from one address to another, the way of VARIANT.

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { Agent, request } from 'undici';
import { keepImage } from '../../src/objects/keep-image.ts';
import type { ObjectStore } from '../../src/objects/object-store.ts';
import { openS3Store } from '../../src/objects/s3/s3-store.ts';
import { answerMessages, cpuMs } from '../subject.ts';

const FILES = process.env['FILES'] ?? '';
process.env['AWS_ACCESS_KEY_ID'] = 'bench';
process.env['AWS_SECRET_ACCESS_KEY'] = 'bench';
const dispatcher = new Agent({ connections: 64, keepAliveTimeout: 30_000 });

async function* hashed(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of body) {
    hash.update(chunk);
    yield chunk;
  }
  hash.digest();
}

async function pipe(name: string): Promise<void> {
  const { body: source, headers } = await request(`${FILES}/image.png`, { dispatcher });
  const body = process.env['VARIANT'] === 'hashed' ? Readable.from(hashed(source)) : source;
  const answer = await request(`${FILES}/bucket/${name}`, {
    method: 'PUT',
    dispatcher,
    body,
    headers: { 'content-length': String(headers['content-length']) },
  });
  await answer.body.dump();
}

async function keep(objects: ObjectStore, name: string): Promise<void> {
  const { body, headers } = await request(`${FILES}/image.png`, { dispatcher });
  const kept = await keepImage(objects, {
    body,
    length: Number(headers['content-length']),
    folder: ['images'],
    name,
    metadata: {},
  });
  if (!kept.ok) throw new Error(kept.error.message);
}

async function open(): Promise<(name: string) => Promise<void>> {
  if (process.env['VARIANT'] !== 'easel') return pipe;
  const objects = await openS3Store({
    bucket: 'bucket',
    endpoint: FILES,
    region: 'us-east-1',
    publicUrl: null,
    maxConnections: 64,
  });
  return (name) => keep(objects, name);
}

const copy = await open();
answerMessages({}, async ({ images, concurrency }) => {
  const cpu = cpuMs();
  const started = performance.now();
  let rss = 0;
  const watch = setInterval(() => (rss = Math.max(rss, process.memoryUsage.rss())), 20);
  let left = Number(images);
  const work = async (): Promise<void> => {
    while (left-- > 0) await copy(String(left));
  };
  await Promise.all(Array.from({ length: Number(concurrency) }, work));
  clearInterval(watch);
  return { wall: performance.now() - started, cpu: cpuMs() - cpu, units: Number(images), rss };
});
