import type { Connection } from './connection.ts';
import { aborted, EaselError, refusal } from './easel-error.ts';
import { CreateUploadDocument } from './generated/graphql.ts';
import { toHex } from './submit.ts';

export interface UploadOptions {
  /** Default: the type of the Blob or File. Needed for plain bytes. */
  contentType?: string;
  /** The end user this is for; defaults to the caller. */
  userId?: string;
  signal?: AbortSignal | undefined;
}

/**
 * Puts a file where models find it and resolves with what names it as an input: `easel://uploads/<id>`.
 * Needs a secure context in browsers, as the file is hashed. Raises EaselError.
 */
export async function upload(
  { request, fetch }: Connection,
  file: Blob | Uint8Array<ArrayBuffer>,
  { contentType, userId, signal }: UploadOptions = {},
): Promise<string> {
  const bytes = file instanceof Uint8Array ? file : new Uint8Array(await file.arrayBuffer());
  const sha256 = Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), toHex).join('');
  const type = contentType ?? (file instanceof Uint8Array ? '' : file.type);
  const input = {
    contentType: type,
    bytes: bytes.length,
    sha256,
    ...(userId === undefined ? {} : { userId }),
  };
  const answer = await request(CreateUploadDocument, { input }, { signal });
  const { upload: place, errors } = answer.createUpload;
  if (errors.length > 0 || place === null) throw refusal(errors);
  const headers = Object.fromEntries(place.headers.map(({ name, value }) => [name, value]));
  let status: number;
  try {
    ({ status } = await fetch(place.url, { method: 'PUT', headers, body: bytes, signal: signal ?? null }));
  } catch (cause) {
    if (signal?.aborted === true) throw aborted(signal);
    throw new EaselError('NETWORK', 'The file could not be sent', { cause, retryable: true });
  }
  if (status >= 300) throw new EaselError('BAD_RESPONSE', `The file was not taken (HTTP ${status})`);
  return place.reference;
}
