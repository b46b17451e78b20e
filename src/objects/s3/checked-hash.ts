import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { ObjectStoreError } from '../object-store.ts';

/** In hex, the hash that the bucket has checked. A server that does not say what it has checked is read once more. */
export async function checkedHash(
  client: S3Client,
  {
    Bucket,
    Key,
    bytes,
    checked,
  }: { Bucket: string; Key: string; bytes: number; checked: string | undefined },
  signal: AbortSignal | undefined,
): Promise<string> {
  if (checked !== undefined) return Buffer.from(checked, 'base64').toString('hex');
  const abort = signal === undefined ? {} : { abortSignal: signal };
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }), abort);
  const hash = createHash('sha256');
  let read = 0;
  const kept: AsyncIterable<unknown> = Body instanceof Readable ? Body : Readable.from([]);
  for await (const chunk of kept) {
    if (!(chunk instanceof Uint8Array)) continue;
    hash.update(chunk);
    read += chunk.length;
  }
  if (read === bytes) return hash.digest('hex');
  throw new ObjectStoreError('UNAVAILABLE', `The bucket kept ${read} bytes of ${bytes}`);
}
