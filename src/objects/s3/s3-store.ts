// The object store on S3, or any server that speaks its protocol. Bytes stream through; an object is visible only when
// it is whole, as S3 has it.

import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { type NewObject, type ObjectStore, ObjectStoreError, type StoredObject } from '../object-store.ts';
import { checkedHash } from './checked-hash.ts';
import { createHeldBytes, type HeldBytes } from './held-bytes.ts';
import { putHeld } from './put-held.ts';
import { putStream, removePartial } from './put-stream.ts';
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

/** Held in memory up to here, when there is room soon enough: waiting is cheaper than streaming, sources do not wait long. */
const MOST_HELD_EACH = 8 * 1024 * 1024;
const HELD = { most: 16 * 1024 * 1024, patienceMs: 500 };

/** Only results are stored in parts; what others store in the same bucket is theirs. */
const PARTS_UNDER = 'images/';

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
    // A bucket that refuses a body does so seldom, and asking first is a way to and fro for each.
    expectContinueHeader: false,
    maxAttempts: 4,
    // What it warns of is an error here, and told as one.
    logger: { debug() {}, info() {}, warn() {}, error() {} },
  });
  try {
    // Its answer says what is wrong, which that to a HEAD cannot.
    await client.send(new ListObjectsV2Command({ Bucket, MaxKeys: 1 }));
  } catch (error) {
    client.destroy();
    throw toStartError(error, options);
  }

  const held = createHeldBytes(HELD);
  return {
    async put(object) {
      try {
        return await ((await putSmall(client, Bucket, object, held)) ?? putStream(client, Bucket, object));
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

/** Undefined, and nothing read, for what is not small or has no room. */
async function putSmall(
  client: S3Client,
  Bucket: string,
  object: NewObject,
  held: HeldBytes,
): Promise<StoredObject | undefined> {
  const { key: Key, length, signal } = object;
  if (length === null || length > MOST_HELD_EACH) return undefined;
  try {
    const stored = await held.within(length, (buffer) =>
      putHeld(client, Bucket, { ...object, length }, buffer),
    );
    if (stored === undefined) return undefined;
    const { bytes, sha256, checked } = stored;
    const kept = await checkedHash(client, { Bucket, Key, bytes, checked }, signal);
    if (kept === sha256) return { bytes, sha256 };
    throw new ObjectStoreError('UNAVAILABLE', 'The bucket kept other bytes than were sent');
  } catch (error) {
    // What is wrong with the source was found before anything was sent.
    if (!(error instanceof ObjectStoreError))
      await removePartial(client, { Bucket, Key, length }).catch(() => {});
    throw error;
  }
}

/** Uploads in parts that were begun before `before` and are not done: parts that are paid for and that nothing shows. */
async function sweepParts(client: S3Client, Bucket: string, before: number): Promise<number> {
  const { Uploads = [] } = await client.send(
    new ListMultipartUploadsCommand({ Bucket, Prefix: PARTS_UNDER }),
  );
  const stale = Uploads.filter(({ Initiated }) => Initiated !== undefined && Initiated.getTime() < before);
  for (const { Key, UploadId } of stale) {
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  }
  return stale.length;
}
