// Reads what a caller named as an image into memory: for pictures we draw ourselves. The provider reads the others.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import type { Image } from '../domain/job.ts';
import { fetchPublic } from './fetch-public.ts';
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
    const answer = await fetch(signed.url, { signal });
    if (!answer.ok || answer.body === null) return missing(reference);
    return collect(Readable.from(answer.body));
  }
  const root = resolve(buckets.directory, bucket);
  const path = resolve(root, key);
  const info = path.startsWith(root + sep) ? await stat(path).catch(() => undefined) : undefined;
  return info?.isFile() === true ? collect(createReadStream(path)) : missing(reference);
}

async function download(options: ReadOptions, url: string, signal: AbortSignal): Promise<ReadOutcome> {
  const answer = await fetchPublic(url, { allowLoopback: options.allowLoopback, signal });
  return answer.ok ? collect(answer.body) : { ok: false, message: answer.message };
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
