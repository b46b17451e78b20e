// What S3's errors mean: for whoever stores an object, and for whoever starts a server.

import { S3ServiceException } from '@aws-sdk/client-s3';
import { StartError } from '../../domain/errors.ts';
import { ObjectStoreError } from '../object-store.ts';

export function isNotFound(error: unknown): boolean {
  return error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404;
}

export function toStoreError(error: unknown): unknown {
  if (error instanceof ObjectStoreError) return error;
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const message = error instanceof Error ? error.message : String(error);
  if (status === 401 || status === 403)
    return new ObjectStoreError('DENIED', `The bucket refuses: ${message}`, { cause: error });
  if (status === 507) return new ObjectStoreError('FULL', 'The bucket is full', { cause: error });
  return new ObjectStoreError('UNAVAILABLE', `The bucket cannot be reached: ${message}`, { cause: error });
}

/** One line that names the setting to look at. */
export function toStartError(
  error: unknown,
  options: { bucket: string; endpoint: string | null },
): StartError {
  const status = error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? error.message : String(error);
  const say = (text: string): StartError => new StartError(text, { cause: error });
  if (name === 'NoSuchBucket') return say(`S3_BUCKET: there is no bucket ${options.bucket}.`);
  if (status === 301 || (status === 400 && /region/i.test(message)))
    return say(`AWS_REGION: bucket ${options.bucket} is in another region (${message}).`);
  if (status !== undefined && status >= 400 && status < 500) {
    return say(
      `AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY: bucket ${options.bucket} refuses these credentials (${name}).`,
    );
  }
  if (name === 'CredentialsProviderError')
    return say('AWS_ACCESS_KEY_ID: no credentials were found for S3_BUCKET.');
  if (/bucket name/i.test(message)) return say(`S3_BUCKET: ${options.bucket} is no name of a bucket.`);
  if (/region/i.test(message)) return say('AWS_REGION: set the region of S3_BUCKET.');
  return say(`S3_ENDPOINT: ${options.endpoint ?? 'S3'} cannot be reached (${message}).`);
}
