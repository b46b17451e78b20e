// What callers name as images: inline bytes, uploads, earlier results, objects of a bucket, or addresses; and how the
// provider gets to read each.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname, join, resolve, sep } from 'node:path';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Image } from '../domain/job.ts';
import { allowHosts, fetchPublic } from '../outgoing/index.ts';
import { contentTypeOfExtension, formatOf, measure } from './image-format.ts';
import { safePart } from './keep-image.ts';
import type { ObjectStore } from './object-store.ts';

export type Kept = { ok: true; reference: string } | { ok: false; message: string };
export type Resolved = { ok: true; url: string } | { ok: false; message: string; retryable: boolean };

export interface ReferenceResolver {
  /** Moves inline bytes into the object store; any other reference comes back as it is. */
  keep(reference: string, userId: string): Promise<Kept>;
  /** An address the provider can read. */
  toUrl(reference: string, userId: string, signal: AbortSignal): Promise<Resolved>;
}

export interface ReferenceOptions {
  objects: ObjectStore;
  findImage: (id: string) => Promise<Image | undefined>;
  /** Puts a file where the provider can read it. */
  upload: (
    file: { body: Readable; contentType: string; bytes: number },
    signal: AbortSignal,
  ) => Promise<string>;
  /** Whether the provider can read this address: one of this machine only if it runs here. */
  reachable: (url: string) => boolean;
  /** Where `s3://bucket/key` is. */
  buckets:
    | { kind: 'folder'; directory: string }
    | { kind: 's3'; sign: (bucket: string, key: string) => Promise<Resolved> };
}

const HOUR = 3600;
/** What is passed on from a private bucket to the provider. */
const COPIED = { maxBytes: 256 * 1024 * 1024, timeoutMs: 600_000, maxRedirects: 0 };

export function createReferences(options: ReferenceOptions): ReferenceResolver {
  const { objects } = options;

  async function deliver(key: string, signal: AbortSignal): Promise<Resolved> {
    const url = await objects.url(key, { expiresIn: HOUR });
    if (options.reachable(url)) return { ok: true, url };
    const file = await objects.get(key);
    if (file === undefined)
      return { ok: false, message: 'The file is not there any more.', retryable: false };
    return uploaded(file, signal);
  }

  async function uploaded(
    file: { body: Readable; contentType: string; bytes: number },
    signal: AbortSignal,
  ): Promise<Resolved> {
    try {
      return { ok: true, url: await options.upload(file, signal) };
    } catch (error) {
      signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      return {
        ok: false,
        message: `The file could not be passed to the provider: ${reason}`,
        retryable: true,
      };
    }
  }

  async function ofBucket(reference: string, signal: AbortSignal): Promise<Resolved> {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(reference) ?? [];
    const { buckets } = options;
    if (buckets.kind === 's3') return ofSigned(await buckets.sign(bucket, key), reference, signal);
    const root = resolve(buckets.directory, bucket);
    const path = resolve(root, key);
    const info = path.startsWith(root + sep) ? await stat(path).catch(() => undefined) : undefined;
    if (info?.isFile() !== true) {
      const place = join(buckets.directory, bucket, key);
      return {
        ok: false,
        message: `${reference} is not there: it means the file ${place}.`,
        retryable: false,
      };
    }
    const extension = extname(path).slice(1).toLowerCase().replace('jpeg', 'jpg');
    return uploaded(
      { body: createReadStream(path), contentType: contentTypeOfExtension(extension), bytes: info.size },
      signal,
    );
  }

  /** An address of a private bucket server is of no use to a provider elsewhere: then the bytes are passed on. */
  async function ofSigned(signed: Resolved, reference: string, signal: AbortSignal): Promise<Resolved> {
    if (!signed.ok || options.reachable(signed.url)) return signed;
    const answer = await fetchPublic(signed.url, { allow: allowHosts(signed.url), ...COPIED, signal });
    if (!answer.ok) return { ok: false, message: answer.message, retryable: answer.reason !== 'TOO_LARGE' };
    if (answer.status !== 200) {
      answer.body.destroy();
      return { ok: false, message: `${reference} is not there.`, retryable: answer.status >= 500 };
    }
    const bytes = Number(answer.headers['content-length'] ?? 0);
    const contentType = answer.headers['content-type'] ?? 'application/octet-stream';
    return uploaded({ body: answer.body, contentType, bytes }, signal);
  }

  async function ofImage(id: string, userId: string, signal: AbortSignal): Promise<Resolved> {
    const image = await options.findImage(id);
    if (image === undefined || image.deletedAt !== null || image.userId !== userId) {
      return { ok: false, message: `There is no image ${id}.`, retryable: false };
    }
    return deliver(image.key, signal);
  }

  return {
    async keep(reference, userId) {
      if (!reference.startsWith('data:')) return { ok: true, reference };
      const bytes = Buffer.from(reference.slice(reference.indexOf(',') + 1), 'base64');
      const format = formatOf(bytes);
      if (format === undefined || measure(bytes) === undefined) {
        return { ok: false, message: 'The data: URI holds no image that can be read.' };
      }
      // Named after its content, so that the same image sent twice is stored once.
      const id = `${createHash('sha256').update(bytes).digest('hex')}-${format.extension}`;
      const key = uploadKey(id, userId);
      if ((await objects.head(key)) === undefined) {
        await objects.put({
          key,
          body: Readable.from([bytes]),
          contentType: format.contentType,
          length: bytes.length,
        });
      }
      return { ok: true, reference: `easel://uploads/${id}` };
    },
    async toUrl(reference, userId, signal) {
      if (reference.startsWith('s3:')) return ofBucket(reference, signal);
      const [, kind, id = ''] = /^easel:\/\/(uploads|images)\/(.+)$/.exec(reference) ?? [];
      if (kind === 'images') return ofImage(id, userId, signal);
      if (kind === undefined) return { ok: true, url: reference };
      const key = uploadKey(id, userId);
      if ((await objects.head(key)) === undefined) {
        return { ok: false, message: `There is no upload ${id}.`, retryable: false };
      }
      return deliver(key, signal);
    },
  };
}

/** An upload belongs to a user by its key; its id tells its type: `<name>-<extension>`. */
export function uploadKey(id: string, userId: string): string {
  return ['uploads', userId, id.replace(/-(\w+)$/, '.$1')].map(safePart).join('/');
}
