// Manifests of persisted operations, from files.

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { StartError } from '../../domain/errors.ts';
import type { Manifest } from './persisted-operations.ts';

const fileShape = z.record(z.string().regex(/^(?:sha256:)?[0-9a-f]{40,64}$/), z.string().min(1));

/** `{"<hash>": "<text>"}` of each file. Raises StartError when one cannot be used. */
export async function readManifests(files: readonly string[]): Promise<Manifest> {
  const manifest = new Map<string, string>();
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new StartError(`PERSISTED_OPERATIONS: ${file} cannot be read.`, { cause });
    });
    for (const [hash, operation] of Object.entries(parse(file, text))) {
      manifest.set(hash.replace(/^sha256:/, ''), operation);
    }
  }
  return manifest;
}

function parse(file: string, text: string): Record<string, string> {
  try {
    return fileShape.parse(JSON.parse(text));
  } catch (cause) {
    const message = `PERSISTED_OPERATIONS: ${file} is no manifest: an object of hashes (sha256 or sha1) and the texts of their operations.`;
    throw new StartError(message, { cause });
  }
}
