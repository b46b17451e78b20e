// Stores a small object from memory: its hash goes before its bytes, the bucket checks and keeps it, the bytes go as
// they are, in one piece, and a request that fails can be repeated. A stream has its hash behind it, in chunks with a
// frame each, which costs about as much again as the bytes.

import { createHash } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type NewObject, ObjectStoreError, type StoredObject } from '../object-store.ts';

/** What the bucket says it has checked; undefined when it does not say. */
export interface HeldAnswer extends StoredObject {
  checked: string | undefined;
}

/** `held` has room for all of it. */
export async function putHeld(
  client: S3Client,
  Bucket: string,
  { key: Key, contentType: ContentType, body, metadata, signal, length }: NewObject & { length: number },
  held: Buffer,
): Promise<HeldAnswer> {
  const bytes = held.subarray(0, length);
  const hash = createHash('sha256');
  await collect(body, bytes, (chunk) => hash.update(chunk));
  const sha256 = hash.digest();
  const hex = sha256.toString('hex');
  const command = new PutObjectCommand({
    Bucket,
    Key,
    Body: bytes,
    ContentType,
    ContentLength: length,
    ChecksumSHA256: sha256.toString('base64'),
    Metadata: { ...metadata, sha256: hex },
  });
  // The same hash signs the request: it would be made once more for that.
  command.middlewareStack.add(
    (next) => (args) => {
      const { request } = args;
      if (hasHeaders(request)) request.headers['x-amz-content-sha256'] = hex;
      return next(args);
    },
    { step: 'build', name: 'signHeldHash' },
  );
  const { ChecksumSHA256 } = await client.send(command, signal === undefined ? {} : { abortSignal: signal });
  return { bytes: length, sha256: hex, checked: ChecksumSHA256 };
}

/** Fills `bytes` to its end. Raises ObjectStoreError: SOURCE, or LENGTH when it is not the end of the source. */
async function collect(
  source: AsyncIterable<Uint8Array>,
  bytes: Buffer,
  onChunk: (chunk: Uint8Array) => void,
): Promise<void> {
  let at = 0;
  try {
    for await (const chunk of source) {
      if (at + chunk.length <= bytes.length) bytes.set(chunk, at);
      onChunk(chunk);
      at += chunk.length;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ObjectStoreError('SOURCE', `The source broke off: ${reason}`, { cause: error });
  }
  if (at !== bytes.length) throw new ObjectStoreError('LENGTH', `Got ${at} bytes of ${bytes.length}`);
}

function hasHeaders(request: unknown): request is { headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request;
}
