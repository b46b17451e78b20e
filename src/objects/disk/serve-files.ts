// Serves the files of the disk store under their signed addresses, and takes uploads to them.

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { formatOf } from '../image-format.ts';
import { type ObjectStore, ObjectStoreError } from '../object-store.ts';
import { createUrlSigner, type UrlSigner } from './signed-urls.ts';

const INLINE = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'image/avif']);

export function serveFiles(
  app: FastifyInstance,
  options: { objects: ObjectStore; signingKey: Buffer },
): void {
  const signer = createUrlSigner(options.signingKey);
  // Uploads are streams here, of whatever type.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  app.route({
    method: ['GET', 'HEAD'],
    url: '/files/*',
    handler: (request, reply) => sendFile(request, reply, options.objects, signer),
  });
  app.put('/files/*', { bodyLimit: 256 * 1024 * 1024 }, (request, reply) =>
    takeUpload(request, reply, options.objects, signer),
  );
}

function verified(request: FastifyRequest, signer: UrlSigner, purpose: 'GET' | 'PUT') {
  const url = new URL(request.url, 'http://localhost');
  return signer.verify(purpose, url.pathname, url.searchParams);
}

async function sendFile(
  request: FastifyRequest,
  reply: FastifyReply,
  objects: ObjectStore,
  signer: UrlSigner,
): Promise<FastifyReply> {
  const signed = verified(request, signer, 'GET');
  if (signed === undefined) return problem(reply, 403, 'This address has expired, or was not made here.');
  const info = await objects.head(signed.key);
  if (info === undefined) return problem(reply, 404, 'There is no such file.');
  const inline = INLINE.has(info.contentType);
  void reply.headers({
    etag: info.etag,
    'accept-ranges': 'bytes',
    'cache-control': 'private, max-age=31536000, immutable',
    'content-type': info.contentType,
    'x-content-type-options': 'nosniff',
    'content-security-policy': "sandbox; default-src 'none'",
    'cross-origin-resource-policy': 'cross-origin',
    ...(inline ? {} : { 'content-disposition': 'attachment' }),
  });
  if (request.headers['if-none-match'] === info.etag) return reply.status(304).send();
  const range = parseRange(request.headers.range, info.bytes);
  if (range === 'unsatisfiable') {
    return reply.status(416).header('content-range', `bytes */${info.bytes}`).send();
  }
  const [start, end] = range === undefined ? [0, info.bytes - 1] : [range.start, range.end];
  if (range !== undefined)
    void reply.status(206).header('content-range', `bytes ${start}-${end}/${info.bytes}`);
  void reply.header('content-length', end - start + 1);
  if (request.method === 'HEAD') return reply.send();
  const file = await objects.get(signed.key, range);
  return file === undefined ? problem(reply, 404, 'There is no such file.') : reply.send(file.body);
}

/** One range; several, or none that is understood, are answered whole. */
export function parseRange(
  header: string | undefined,
  size: number,
): { start: number; end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null || (match[1] === '' && match[2] === '')) return undefined;
  const last = size - 1;
  const start = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const end = match[1] === '' || match[2] === '' ? last : Math.min(last, Number(match[2]));
  return start > end || start > last ? 'unsatisfiable' : { start, end };
}

async function takeUpload(
  request: FastifyRequest,
  reply: FastifyReply,
  objects: ObjectStore,
  signer: UrlSigner,
): Promise<FastifyReply> {
  const signed = verified(request, signer, 'PUT');
  if (signed === undefined) return problem(reply, 403, 'This address has expired, or was not made here.');
  const { contentType = '', bytes = '', sha256 = '' } = signed.bound;
  if (request.headers['content-type'] !== contentType)
    return problem(reply, 415, `The content type must be ${contentType}.`);
  const { body } = request;
  if (!(body instanceof Readable)) return problem(reply, 400, 'There is no body.');
  const checked = Readable.from(checkUpload(body, { contentType, bytes: Number(bytes), sha256 }));
  try {
    await objects.put({ key: signed.key, body: checked, contentType, length: Number(bytes) });
    return await reply.status(200).send({ ok: true });
  } catch (error) {
    const cause = error instanceof ObjectStoreError ? (error.cause ?? error) : error;
    if (cause instanceof UploadRefused) return problem(reply, cause.status, cause.message);
    if (cause instanceof ObjectStoreError && cause.code === 'LENGTH')
      return problem(reply, 422, cause.message);
    throw error;
  }
}

class UploadRefused extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Passes the upload's bytes on; fails when they are not what was signed. */
async function* checkUpload(
  body: Readable,
  wanted: { contentType: string; bytes: number; sha256: string },
): AsyncGenerator<Buffer, void, undefined> {
  const hash = createHash('sha256');
  let bytes = 0;
  let head: Buffer = Buffer.alloc(0);
  for await (const chunk of body) {
    if (!(chunk instanceof Buffer)) continue;
    bytes += chunk.length;
    hash.update(chunk);
    if (head.length < 64) head = Buffer.concat([head, chunk]).subarray(0, 64);
    if (bytes > wanted.bytes) throw new UploadRefused(413, `The upload has more than ${wanted.bytes} bytes.`);
    yield chunk;
  }
  if (bytes !== wanted.bytes)
    throw new UploadRefused(422, `The upload has ${bytes} of ${wanted.bytes} bytes.`);
  if (hash.digest('hex') !== wanted.sha256) throw new UploadRefused(422, 'The upload has another SHA-256.');
  const isImage = wanted.contentType.startsWith('image/');
  if (isImage && formatOf(head)?.contentType !== wanted.contentType) {
    throw new UploadRefused(422, `The upload is not ${wanted.contentType}.`);
  }
}

function problem(reply: FastifyReply, status: number, detail: string): FastifyReply {
  const titles: Record<number, string> = {
    403: 'Forbidden',
    404: 'Not Found',
    413: 'Content Too Large',
    415: 'Unsupported Media Type',
    422: 'Unprocessable Content',
  };
  return reply
    .status(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title: titles[status], status, detail });
}
