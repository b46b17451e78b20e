// Reads what a caller named as an image into memory: for pictures we draw ourselves. The provider reads the others.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Image } from '../domain/job.ts';
import { allowHosts, allowLoopback, fetchPublic, type PublicAnswer } from '../outgoing/index.ts';
import type { ObjectStore } from './object-store.ts';
import { type ReferenceOptions, uploadKey } from './references.ts';

export type ReadOutcome = { ok: true; bytes: Buffer } | { ok: false; message: string };
export type ReadReference = (reference: string, userId: string, signal: AbortSignal) => Promise<ReadOutcome>;

export interface ReadOptions {
  objects: ObjectStore;
  findImage: (id: string) => Promise<Image | undefined>;
  buckets: ReferenceOptions['buckets'];
  /** Addresses of this machine may be read: the server is for this machine only. */
  allowLoopback: boolean;
}

const MAX_BYTES = 20_000_000;
const LIMITS = { maxBytes: MAX_BYTES, timeoutMs: 30_000 };

export function createReadReference(options: ReadOptions): ReadReference {
  return async (reference, userId, signal) => {
    try {
      return await read(options, reference, userId, signal);
    } catch (error) {
      signal.throwIfAborted();
      return { ok: false, message: `${show(reference)} cannot be read: ${messageOf(error)}` };
    }
  };
}

async function read(
  options: ReadOptions,
  reference: string,
  userId: string,
  signal: AbortSignal,
): Promise<ReadOutcome> {
  if (reference.startsWith('data:')) {
    return { ok: true, bytes: Buffer.from(reference.slice(reference.indexOf(',') + 1), 'base64') };
  }
  if (reference.startsWith('s3:')) return readBucket(options, reference, signal);
  const [, kind, id = ''] = /^easel:\/\/(uploads|images)\/(.+)$/.exec(reference) ?? [];
  if (kind === undefined) return download(options, reference, signal);
  const image = kind === 'images' ? await options.findImage(id) : undefined;
  const isTheirs = image !== undefined && image.deletedAt === null && image.userId === userId;
  const key = kind === 'uploads' ? uploadKey(id, userId) : isTheirs ? image.key : undefined;
  const file = key === undefined ? undefined : await options.objects.get(key);
  return file === undefined ? missing(reference) : collect(file.body);
}

async function readBucket(
  options: ReadOptions,
  reference: string,
  signal: AbortSignal,
): Promise<ReadOutcome> {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(reference) ?? [];
  const { buckets } = options;
  if (buckets.kind === 's3') {
    const signed = await buckets.sign(bucket, key);
    if (!signed.ok) return signed;
    // An address of the operator's own store, wherever that is.
    const allow = allowHosts(signed.url);
    const answer = await fetchPublic(signed.url, { allow, ...LIMITS, maxRedirects: 0, signal });
    return toOutcome(answer, reference);
  }
  const root = resolve(buckets.directory, bucket);
  const path = resolve(root, key);
  const info = path.startsWith(root + sep) ? await stat(path).catch(() => undefined) : undefined;
  return info?.isFile() === true ? collect(createReadStream(path)) : missing(reference);
}

async function download(options: ReadOptions, url: string, signal: AbortSignal): Promise<ReadOutcome> {
  const answer = await fetchPublic(url, {
    headers: { accept: 'image/*' },
    protocols: options.allowLoopback ? ['http:', 'https:'] : ['https:'],
    ...(options.allowLoopback ? { allow: allowLoopback } : {}),
    ...LIMITS,
    signal,
  });
  return toOutcome(answer, url);
}

async function toOutcome(answer: PublicAnswer, reference: string): Promise<ReadOutcome> {
  if (!answer.ok) return { ok: false, message: answer.message };
  if (answer.status === 200) return { ok: true, bytes: await buffer(answer.body) };
  answer.body.destroy();
  if (answer.status === 404) return missing(reference);
  return { ok: false, message: `${show(reference)} answered ${answer.status}.` };
}

async function collect(body: Readable): Promise<ReadOutcome> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk as Uint8Array);
    length += bytes.length;
    if (length > MAX_BYTES) {
      body.destroy();
      return { ok: false, message: `The file has more than ${MAX_BYTES} bytes.` };
    }
    chunks.push(bytes);
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}

function missing(reference: string): ReadOutcome {
  return { ok: false, message: `${show(reference)} is not there.` };
}

function show(reference: string): string {
  return reference.length > 120 ? `${reference.slice(0, 100)}…` : reference;
}

function messageOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
