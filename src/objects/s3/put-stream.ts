// Stores a stream of any size in bounded memory: at once where its length is known, else in parts.

import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectsCommand,
  HeadObjectCommand,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { type NewObject, ObjectStoreError, type StoredObject } from '../object-store.ts';
import { checkedHash } from './checked-hash.ts';

/** One PUT up to here; beyond, or when the length is not known, in parts. */
const MOST_AT_ONCE = 100 * 1024 * 1024;
/** The smallest that S3 takes: two are held at a time, and 10,000 of them are 50 GB. */
const PART_BYTES = 5 * 1024 * 1024;

export async function putStream(client: S3Client, Bucket: string, object: NewObject): Promise<StoredObject> {
  const { key: Key, contentType: ContentType, length, metadata, signal } = object;
  const inParts = length === null || length > MOST_AT_ONCE;
  const hash = inParts ? createHash('sha256') : undefined;
  let bytes = 0;
  // A request whose body breaks off waits for ever: it is aborted, and what broke is what is told.
  const broken = new AbortController();
  const fail = (code: 'SOURCE' | 'LENGTH', message: string, cause?: Error): void =>
    broken.abort(new ObjectStoreError(code, message, cause === undefined ? {} : { cause }));
  const Body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash?.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      if (length !== null && bytes !== length) fail('LENGTH', `Got ${bytes} bytes of ${length}`);
      done();
    },
  });
  const source = object.body instanceof Readable ? object.body : Readable.from(object.body);
  source.once('error', (error: Error) => fail('SOURCE', `The source broke off: ${error.message}`, error));
  source.pipe(Body);
  const common = {
    Bucket,
    Key,
    Body,
    ContentType,
    ...(metadata === undefined ? {} : { Metadata: metadata }),
  };
  const ending = signal === undefined ? broken.signal : AbortSignal.any([signal, broken.signal]);
  let sha256: string;
  try {
    if (hash === undefined) {
      sha256 = await putAtOnce(client, { ...common, ContentLength: length ?? 0 }, ending);
    } else {
      await uploadParts(client, common, ending);
      sha256 = hash.digest('hex');
      if (bytes >= PART_BYTES) await noteHash(client, { Bucket, Key, ContentType, metadata, sha256 }, ending);
    }
    broken.signal.throwIfAborted();
  } catch (error) {
    source.destroy();
    Body.destroy();
    if (length !== null) await removePartial(client, { Bucket, Key, length }).catch(() => {});
    throw broken.signal.aborted ? broken.signal.reason : error;
  }
  return { bytes, sha256 };
}

/**
 * AWS drops a body that broke off; some servers keep what came. What is whole is another run's, which has taken the job
 * over and stored it.
 */
export async function removePartial(
  client: S3Client,
  { Bucket, Key, length }: { Bucket: string; Key: string; length: number },
): Promise<void> {
  const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket, Key }));
  if (ContentLength === length) return;
  await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }], Quiet: true } }));
}

/**
 * Sends the hash behind the bytes: the bucket checks it and keeps it with the object, as its x-amz-checksum-sha256.
 * Resolves with it.
 */
async function putAtOnce(
  client: S3Client,
  object: { Bucket: string; Key: string; Body: Readable; ContentType: string; ContentLength: number },
  abortSignal: AbortSignal,
): Promise<string> {
  const command = new PutObjectCommand({ ...object, ChecksumAlgorithm: 'SHA256' });
  const { ChecksumSHA256: checked } = await client.send(command, { abortSignal });
  return checkedHash(client, { ...object, bytes: object.ContentLength, checked }, abortSignal);
}

async function uploadParts(
  client: S3Client,
  params: { Bucket: string; Key: string; Body: Readable; ContentType: string },
  signal: AbortSignal,
): Promise<void> {
  const upload = new Upload({
    client,
    // The bucket checks every part.
    params: { ...params, ChecksumAlgorithm: 'SHA256' },
    partSize: PART_BYTES,
    queueSize: 2,
    leavePartsOnError: false,
  });
  const abort = (): void => void upload.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await upload.done();
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** What the bucket knows of parts is a hash of their hashes: that of the whole goes to the object's metadata. */
async function noteHash(
  client: S3Client,
  object: {
    Bucket: string;
    Key: string;
    ContentType: string;
    metadata: NewObject['metadata'] | undefined;
    sha256: string;
  },
  abortSignal: AbortSignal,
): Promise<void> {
  const { metadata, sha256, ...place } = object;
  const CopySource = [place.Bucket, ...place.Key.split('/')].map(encodeURIComponent).join('/');
  const Metadata = { ...metadata, sha256 };
  await client.send(new CopyObjectCommand({ ...place, CopySource, Metadata, MetadataDirective: 'REPLACE' }), {
    abortSignal,
  });
}
