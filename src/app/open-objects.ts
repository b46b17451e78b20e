// Where bytes are kept, and what hands them out.

import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Cleanup } from '../cleanup.ts';
import type { Config } from '../config/load-config.ts';
import { isLoopback } from '../domain/loopback.ts';
import { openDiskStore } from '../objects/disk/disk-store.ts';
import { serveFiles } from '../objects/disk/serve-files.ts';
import { createImageUrls, type ImageUrls } from '../objects/image-urls.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { createReadReference, type ReadReference } from '../objects/read-reference.ts';
import {
  createReferences,
  type ReferenceOptions,
  type ReferenceResolver,
  type Resolved,
} from '../objects/references.ts';
import type { Provider } from '../providers/provider.ts';
import type { Store } from '../store/store.ts';

export interface OpenObjects {
  objects: ObjectStore;
  imageUrls: ImageUrls;
  references: ReferenceResolver;
  readReference: ReadReference;
  /** Registers what serves the files, where this server does. */
  serve: (app: FastifyInstance) => Promise<void>;
  /** Tells the address that files are served at. */
  servedAt: (url: string) => void;
}

export async function openObjects(
  config: Config,
  cleanup: Cleanup,
  parts: { store: Store; provider: Provider; local: boolean; signingKey: Buffer },
): Promise<OpenObjects> {
  const { store, provider, signingKey } = parts;
  let urlBase = '';
  const { objects, buckets } = await openKind(config, cleanup, { signingKey, urlBase: () => urlBase });
  const references = createReferences({
    objects,
    findImage: (id) => store.images.get(id),
    upload: (file, signal) => provider.upload(file, signal),
    reachable: (url) => parts.local || !isLoopback(new URL(url).hostname),
    buckets,
  });
  return {
    objects,
    references,
    readReference: createReadReference({
      objects,
      findImage: (id) => store.images.get(id),
      buckets,
      allowLoopback: parts.local,
    }),
    imageUrls: createImageUrls(objects, store),
    serve: (app) => {
      if (config.objects.kind === 'disk') serveFiles(app, { objects, signingKey });
      return Promise.resolve();
    },
    servedAt(url) {
      urlBase = url;
    },
  };
}

/** The object store alone, for commands; nothing is swept, and addresses are not served. */
export async function openObjectStore(config: Config): Promise<ObjectStore> {
  const { objects } = config;
  if (objects.kind === 'disk') {
    const directory = join(config.dataDir, 'objects');
    return openDiskStore({ directory, signingKey: Buffer.alloc(32), urlBase: () => '' });
  }
  const { openS3Store } = await import('../objects/s3/s3-store.ts');
  return openS3Store({ ...objects, maxConnections: 10 });
}

type Kind = { objects: ObjectStore; buckets: ReferenceOptions['buckets'] };

/** The SDK of S3 is loaded only where a bucket is configured. */
async function openKind(
  config: Config,
  cleanup: Cleanup,
  disk: { signingKey: Buffer; urlBase: () => string },
): Promise<Kind> {
  if (config.objects.kind === 'disk') {
    const objects = cleanup.use(await openDiskStore({ directory: join(config.dataDir, 'objects'), ...disk }));
    return { objects, buckets: { kind: 'folder', directory: join(config.dataDir, 'buckets') } };
  }
  const { openS3Store } = await import('../objects/s3/s3-store.ts');
  const { inputBuckets, ...options } = config.objects;
  const maxConnections = Math.max(50, config.jobs.maxConcurrency * 2);
  const objects = cleanup.use(await openS3Store({ ...options, maxConnections }));
  // A day: longer than any upload of this or another server takes.
  const sweep = (): void => void objects.sweepUnfinished(Date.now() - DAY_MS).catch(() => {});
  const timer = setInterval(sweep, DAY_MS / 24);
  cleanup.defer(() => clearInterval(timer));
  sweep();
  return { objects, buckets: { kind: 's3', sign: signInput(objects, inputBuckets) } };
}

const INPUT_SECONDS = 3600;
const DAY_MS = 24 * 3600 * 1000;

/** Only the buckets an operator has named may be read by what a caller writes. */
function signInput(
  objects: { sign(bucket: string, key: string, expiresIn: number): Promise<string> },
  allowed: readonly string[],
): (bucket: string, key: string) => Promise<Resolved> {
  return async (bucket, key) => {
    if (!allowed.includes(bucket)) {
      return { ok: false, message: `Inputs may not come from bucket ${bucket}.`, retryable: false };
    }
    return { ok: true, url: await objects.sign(bucket, key, INPUT_SECONDS) };
  };
}
