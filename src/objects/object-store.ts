// The object store port: bytes by key. It knows nothing of jobs; what the bytes mean is in the store's records.

import type { Readable } from 'node:stream';

export interface ObjectStore extends AsyncDisposable {
  /**
   * Stores a stream under a key in bounded memory; nothing is visible under the key before the last byte is safe.
   * `length`, when known, is checked. Rejects with ObjectStoreError.
   */
  put(object: NewObject): Promise<StoredObject>;
  /** Undefined when there is none. `range` is inclusive, in bytes. */
  get(key: string, range?: { start: number; end: number }): Promise<OpenObject | undefined>;
  head(key: string): Promise<ObjectInfo | undefined>;
  /** Removes what is there; a key that is not there is no error. */
  remove(keys: readonly string[]): Promise<void>;
  /** Keys under a prefix whose objects were stored before `before`, in pages, in no order. */
  storedBefore(prefix: string, before: number): AsyncIterable<string[]>;
  /** An address that answers GET for `expiresIn` seconds (or longer, where the bucket is public). */
  url(key: string, options: { expiresIn: number; filename?: string }): Promise<string>;
  /** An address that takes exactly one PUT of these bytes for `expiresIn` seconds, with the headers it must carry. */
  uploadUrl(upload: UploadTarget): Promise<{ url: string; headers: Record<string, string> }>;
  /** Resolves when the store answers, else rejects. */
  ping(): Promise<void>;
}

export interface NewObject {
  key: string;
  /** Read once, to its end or to the first error; told when nobody will read on. */
  body: AsyncIterable<Uint8Array>;
  contentType: string;
  length: number | null;
  /** ASCII values, for whoever looks into the bucket without the records; a folder keeps none. */
  metadata?: Record<string, string>;
  signal?: AbortSignal;
}

export interface StoredObject {
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

export interface ObjectInfo {
  bytes: number;
  contentType: string;
  etag: string;
}

export interface OpenObject extends ObjectInfo {
  body: Readable;
}

export interface UploadTarget {
  key: string;
  contentType: string;
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
  expiresIn: number;
}

export class ObjectStoreError extends Error {
  readonly code: 'SOURCE' | 'LENGTH' | 'FULL' | 'DENIED' | 'UNAVAILABLE';
  readonly retryable: boolean;

  /** SOURCE: the stream that was being stored broke. LENGTH: it was not as long as said. FULL, DENIED: ask an operator. */
  constructor(code: ObjectStoreError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ObjectStoreError';
    this.code = code;
    this.retryable = code === 'SOURCE' || code === 'LENGTH' || code === 'UNAVAILABLE';
  }
}
