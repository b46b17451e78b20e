// fal's file storage: an address to put a file to, and the address it is then read from.

import { randomUUID } from 'node:crypto';

export interface Uploads {
  initiate(
    origin: string,
    file: { fileName: string; contentType: string },
  ): { upload_url: string; file_url: string };
  put(id: string, bytes: Buffer, contentType: string | undefined): boolean;
  get(id: string): { bytes: Buffer; contentType: string } | undefined;
}

const MOST_KEPT = 512 * 1024 * 1024;

export function createUploads(): Uploads {
  const files = new Map<string, { bytes: Buffer; contentType: string }>();
  let kept = 0;
  return {
    initiate(origin, { fileName, contentType }) {
      const id = randomUUID();
      files.set(id, { bytes: Buffer.alloc(0), contentType });
      const name = encodeURIComponent(fileName.replaceAll(/[^\w.-]/g, '_') || 'file');
      return {
        upload_url: `${origin}/v3.fal.media/uploads/${id}`,
        file_url: `${origin}/v3.fal.media/files/uploads/${id}/${name}`,
      };
    },
    put(id, bytes, contentType) {
      const file = files.get(id);
      if (file === undefined) return false;
      kept += bytes.length - file.bytes.length;
      files.set(id, { bytes, contentType: contentType ?? file.contentType });
      for (const [oldest, old] of files) {
        if (kept <= MOST_KEPT || oldest === id) break;
        files.delete(oldest);
        kept -= old.bytes.length;
      }
      return true;
    },
    get: (id) => files.get(id),
  };
}
