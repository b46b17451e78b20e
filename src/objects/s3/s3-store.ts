// The object store on S3, or any server that speaks its protocol. Bytes stream through; an object is visible only when
// it is whole, as S3 has it.

import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type NewObject, type ObjectStore, ObjectStoreError } from '../object-store.ts';
import { isNotFound, toStartError, toStoreError } from './s3-errors.ts';

export interface S3StoreOptions {
  bucket: string;
  /** A compatible server; path-style addressing is used for it. */
  endpoint: string | null;
  region: string | null;
  /** Objects are public under this address: URLs are not signed. */
  publicUrl: string | null;
  maxConnections: number;
}

/** One PUT up to here; beyond, or when the length is not known, in parts. */
const MOST_AT_ONCE = 100 * 1024 * 1024;
/** The smallest that S3 takes: two are held at a time, and 10,000 of them are 50 GB. */
const PART_BYTES = 5 * 1024 * 1024;

export interface S3Store extends ObjectStore {
  /** Ends uploads in parts that were begun before `before` and never done; aborting one leaves its parts behind. */
  sweepUnfinished(before: number): Promise<number>;
  /** A signed address of any object these credentials can read. */
  sign(bucket: string, key: string, expiresIn: number): Promise<string>;
}

/** Raises StartError that names the setting when the bucket cannot be used. */
export async function openS3Store(options: S3StoreOptions): Promise<S3Store> {
  const Bucket = options.bucket;
  const client = new S3Client({
    ...(options.endpoint === null ? {} : { endpoint: options.endpoint, forcePathStyle: true }),
    ...(options.region === null ? {} : { region: options.region }),
    // The bytes are hashed on the way already.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      httpsAgent: { maxSockets: options.maxConnections },
      httpAgent: { maxSockets: options.maxConnections },
    },
    maxAttempts: 4,
    // What it warns of is an error here, and told as one.
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  try {
    await client.send(new HeadBucketCommand({ Bucket }));
  } catch (error) {
    client.destroy();
    throw toStartError(error, options);
  }

  return {
    async put(object) {
      try {
        return await putObject(client, Bucket, object);
      } catch (error) {
        throw toStoreError(error);
      }
    },
    async get(Key, range) {
      const Range = range === undefined ? {} : { Range: `bytes=${range.start}-${range.end}` };
      try {
        const {
          Body,
          ContentLength = 0,
          ContentType = '',
          ETag = '',
        } = await client.send(new GetObjectCommand({ Bucket, Key, ...Range }));
        if (!(Body instanceof Readable))
          throw new ObjectStoreError('UNAVAILABLE', 'The bucket answered without bytes');
        return { body: Body, bytes: ContentLength, contentType: ContentType, etag: ETag };
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw toStoreError(error);
      }
    },
    async head(Key) {
      try {
        const {
          ContentLength = 0,
          ContentType = '',
          ETag = '',
        } = await client.send(new HeadObjectCommand({ Bucket, Key }));
        return { bytes: ContentLength, contentType: ContentType, etag: ETag };
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw toStoreError(error);
      }
    },
    async remove(keys) {
      for (let from = 0; from < keys.length; from += 1000) {
        const Objects = keys.slice(from, from + 1000).map((Key) => ({ Key }));
        const { Errors = [] } = await client.send(
          new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }),
        );
        const [first] = Errors;
        if (first !== undefined)
          throw new ObjectStoreError('UNAVAILABLE', `${first.Key} could not be removed: ${first.Message}`);
      }
    },
    async *storedBefore(Prefix, before) {
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix })) {
        const old = Contents.filter(({ LastModified }) => (LastModified?.getTime() ?? before) < before);
        if (old.length > 0) yield old.flatMap(({ Key }) => Key ?? []);
      }
    },
    async url(Key, { expiresIn, filename }) {
      if (options.publicUrl !== null)
        return `${options.publicUrl}/${Key.split('/').map(encodeURIComponent).join('/')}`;
      const disposition =
        filename === undefined ? {} : { ResponseContentDisposition: `attachment; filename="${filename}"` };
      return getSignedUrl(client, new GetObjectCommand({ Bucket, Key, ...disposition }), { expiresIn });
    },
    async uploadUrl({ key, contentType, bytes, sha256, expiresIn }) {
      const ChecksumSHA256 = Buffer.from(sha256, 'hex').toString('base64');
      const command = new PutObjectCommand({
        Bucket,
        Key: key,
        ContentType: contentType,
        ContentLength: bytes,
        ChecksumSHA256,
      });
      const url = await getSignedUrl(client, command, {
        expiresIn,
        signableHeaders: new Set(['content-type', 'content-length']),
        unhoistableHeaders: new Set(['x-amz-checksum-sha256']),
      });
      return { url, headers: { 'content-type': contentType, 'x-amz-checksum-sha256': ChecksumSHA256 } };
    },
    sign: (bucket, Key, expiresIn) =>
      getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key }), { expiresIn }),
    sweepUnfinished: (before) => sweepParts(client, Bucket, before),
    async ping() {
      await client.send(new HeadBucketCommand({ Bucket }));
    },
    [Symbol.asyncDispose]() {
      client.destroy();
      return Promise.resolve();
    },
  };
}

async function putObject(
  client: S3Client,
  Bucket: string,
  object: NewObject,
): Promise<{ bytes: number; sha256: string }> {
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
  object.body.once('error', (error: Error) =>
    fail('SOURCE', `The source broke off: ${error.message}`, error),
  );
  object.body.pipe(Body);
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
    }
    broken.signal.throwIfAborted();
  } catch (error) {
    object.body.destroy();
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
async function removePartial(
  client: S3Client,
  { Bucket, Key, length }: { Bucket: string; Key: string; length: number },
): Promise<void> {
  const { ContentLength } = await client.send(new HeadObjectCommand({ Bucket, Key }));
  if (ContentLength === length) return;
  await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key }], Quiet: true } }));
}

/**
 * Sends the hash behind the bytes: the bucket checks it and keeps it with the object, as its x-amz-checksum-sha256.
 * Resolves with it. A server that does not say what it has checked is read once more.
 */
async function putAtOnce(
  client: S3Client,
  object: { Bucket: string; Key: string; Body: Readable; ContentType: string; ContentLength: number },
  abortSignal: AbortSignal,
): Promise<string> {
  const command = new PutObjectCommand({ ...object, ChecksumAlgorithm: 'SHA256' });
  const { ChecksumSHA256 } = await client.send(command, { abortSignal });
  if (ChecksumSHA256 !== undefined) return Buffer.from(ChecksumSHA256, 'base64').toString('hex');
  const { Bucket, Key } = object;
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }), { abortSignal });
  const hash = createHash('sha256');
  let bytes = 0;
  const kept: AsyncIterable<unknown> = Body instanceof Readable ? Body : Readable.from([]);
  for await (const chunk of kept) {
    if (!(chunk instanceof Uint8Array)) continue;
    hash.update(chunk);
    bytes += chunk.length;
  }
  if (bytes === object.ContentLength) return hash.digest('hex');
  throw new ObjectStoreError('UNAVAILABLE', `The bucket kept ${bytes} bytes of ${object.ContentLength}`);
}

async function uploadParts(
  client: S3Client,
  params: { Bucket: string; Key: string; Body: Readable; ContentType: string },
  signal: AbortSignal,
): Promise<void> {
  const upload = new Upload({ client, params, partSize: PART_BYTES, queueSize: 2, leavePartsOnError: false });
  const abort = (): void => void upload.abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    await upload.done();
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/** Uploads in parts that were begun before `before` and are not done: parts that are paid for and that nothing shows. */
async function sweepParts(client: S3Client, Bucket: string, before: number): Promise<number> {
  const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket }));
  const stale = Uploads.filter(({ Initiated }) => Initiated !== undefined && Initiated.getTime() < before);
  for (const { Key, UploadId } of stale) {
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }
  return stale.length;
}
