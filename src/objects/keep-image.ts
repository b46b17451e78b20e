// Stores an image from a stream: recognised and measured by its first bytes, checked to its last, never held whole.

import type { Readable } from 'node:stream';
import { endsWhole, formatOf, measure } from './image-format.ts';
import { type ObjectStore, ObjectStoreError } from './object-store.ts';

export interface ImageSource {
  body: Readable;
  /** As the source says; null when it does not. */
  length: number | null;
  /** Where to keep it; each part is made safe for a key. */
  folder: readonly string[];
  name: string;
  metadata: Record<string, string>;
  signal?: AbortSignal;
  /** Bytes; default 64 MiB. */
  maxBytes?: number;
}

export type KeptImage =
  | {
      ok: true;
      key: string;
      bytes: number;
      sha256: string;
      contentType: string;
      width: number;
      height: number;
    }
  | { ok: false; error: { code: KeepFailure; message: string; retryable: boolean } };

export type KeepFailure = 'NOT_AN_IMAGE' | 'TRUNCATED' | 'EMPTY' | 'TOO_LARGE' | 'STORE';

const HEAD = 64 * 1024;
const TAIL = 64;
const MOST_BYTES = 64 * 1024 * 1024;
const MOST_PIXELS = 100_000_000;

export async function keepImage(objects: ObjectStore, source: ImageSource): Promise<KeptImage> {
  const { body, length } = source;
  try {
    return await recogniseAndStore(objects, source);
  } catch (error) {
    return { ok: false, error: describe(error, length) };
  } finally {
    body.destroy();
  }
}

async function recogniseAndStore(objects: ObjectStore, source: ImageSource): Promise<KeptImage> {
  const { length, metadata, signal } = source;
  const maxBytes = source.maxBytes ?? MOST_BYTES;
  if (length !== null && length > maxBytes) {
    throw new KeepError('TOO_LARGE', `The file has ${length} bytes, more than ${maxBytes}`);
  }
  const chunks = readSource(source.body);
  const head = await readHead(chunks);
  if (head.length === 0) throw new KeepError('EMPTY', 'The file is empty');
  const format = formatOf(head);
  const size = format === undefined ? undefined : measure(head);
  if (format === undefined || size === undefined) {
    throw new KeepError('NOT_AN_IMAGE', `The file is no image: it begins with ${show(head)}`);
  }
  if (size.width * size.height > MOST_PIXELS) {
    throw new KeepError('TOO_LARGE', `The image has ${size.width} × ${size.height} pixels`);
  }
  const { contentType, extension } = format;
  const key = [...source.folder, `${source.name}.${extension}`].map(safePart).join('/');
  const stored = await objects.put({
    key,
    body: checkWhole(head, chunks, { contentType, maxBytes }),
    contentType,
    length,
    metadata,
    ...(signal === undefined ? {} : { signal }),
  });
  return { ok: true, key, ...stored, contentType, ...size };
}

/** A key's part: letters, digits and a few signs as they are, the rest as %XX. */
export function safePart(part: string): string {
  const encoded = encodeURIComponent(part).replace(
    /[!'()*~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return /^\.+$/.test(encoded) ? encoded.replaceAll('.', '%2E') : encoded;
}

interface Chunks {
  /** Undefined at the end. Raises KeepError when the source breaks off. */
  next(): Promise<Buffer | undefined>;
}

function readSource(body: Readable): Chunks {
  const chunks: AsyncIterator<unknown> = body[Symbol.asyncIterator]();
  return {
    async next() {
      try {
        const { done, value } = await chunks.next();
        if (done === true) return undefined;
        if (value instanceof Uint8Array) return asBuffer(value);
      } catch (error) {
        throw new KeepError('TRUNCATED', `The file broke off: ${messageOf(error)}`, { cause: error });
      }
      throw new KeepError('TRUNCATED', 'The source gives no bytes');
    },
  };
}

/** The same bytes, not a copy of them. */
function asBuffer(chunk: Uint8Array): Buffer {
  return chunk instanceof Buffer ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}

async function readHead(chunks: Chunks): Promise<Buffer> {
  const head: Buffer[] = [];
  let bytes = 0;
  while (bytes < HEAD) {
    const chunk = await chunks.next();
    if (chunk === undefined) break;
    head.push(chunk);
    bytes += chunk.length;
  }
  return Buffer.concat(head);
}

/** Passes bytes on; fails at the end when they are not a whole image, and on the way when they are too many. */
async function* checkWhole(
  head: Buffer,
  rest: Chunks,
  { contentType, maxBytes }: { contentType: string; maxBytes: number },
): AsyncGenerator<Buffer, void, undefined> {
  let bytes = 0;
  let tail: Buffer = Buffer.alloc(0);
  const check = (chunk: Buffer): Buffer => {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new KeepError('TOO_LARGE', `The file has more than ${maxBytes} bytes`);
    tail = chunk.length >= TAIL ? chunk.subarray(-TAIL) : Buffer.concat([tail, chunk]).subarray(-TAIL);
    return chunk;
  };
  for (let chunk: Buffer | undefined = head; chunk !== undefined; chunk = await rest.next())
    yield check(chunk);
  if (!endsWhole(contentType, tail)) throw new KeepError('TRUNCATED', 'The file was cut off');
}

class KeepError extends Error {
  readonly code: KeepFailure;

  constructor(code: KeepFailure, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

function describe(
  error: unknown,
  length: number | null,
): { code: KeepFailure; message: string; retryable: boolean } {
  const keep = findKeepError(error);
  if (keep !== undefined)
    return {
      code: keep.code,
      message: keep.message,
      retryable: keep.code === 'TRUNCATED' || (keep.code === 'EMPTY' && length !== 0),
    };
  if (error instanceof ObjectStoreError) {
    const code = error.code === 'SOURCE' || error.code === 'LENGTH' ? 'TRUNCATED' : 'STORE';
    // A full disk may have room again in a moment; the result is paid for, so it is tried.
    return { code, message: error.message, retryable: error.retryable || error.code === 'FULL' };
  }
  return { code: 'STORE', message: messageOf(error), retryable: true };
}

function findKeepError(error: unknown): KeepError | undefined {
  if (error instanceof KeepError) return error;
  return error instanceof Error && error.cause !== undefined ? findKeepError(error.cause) : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function show(head: Buffer): string {
  return JSON.stringify(head.subarray(0, 24).toString('latin1'));
}
