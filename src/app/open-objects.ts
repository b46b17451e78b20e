// Where bytes are kept, and what hands them out.

import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Cleanup } from '../cleanup.ts';
import { type Config, isLoopback } from '../config/load-config.ts';
import { openDiskStore } from '../objects/disk/disk-store.ts';
import { serveFiles } from '../objects/disk/serve-files.ts';
import { createImageUrls, type ImageUrls } from '../objects/image-urls.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import { createReadReference, type ReadReference } from '../objects/read-reference.ts';
import { createReferences, type ReferenceResolver } from '../objects/references.ts';
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
  const objects = cleanup.use(
    await openDiskStore({ directory: join(config.dataDir, 'objects'), signingKey, urlBase: () => urlBase }),
  );
  const buckets = { kind: 'folder' as const, directory: join(config.dataDir, 'buckets') };
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
    imageUrls: createImageUrls(objects, store.images),
    serve: (app) => {
      serveFiles(app, { objects, signingKey });
      return Promise.resolve();
    },
    servedAt(url) {
      urlBase = url;
    },
  };
}
