import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { FinishedJob } from './generate-operations.ts';

/** Downloads each image as `<folder>/<name>-<n>.<type>`; its address is the file's from then on. */
export async function saveImages(job: FinishedJob, folder: string, name: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [index, image] of job.images.entries()) {
    const answer = await fetch(image.url);
    if (!answer.ok || answer.body === null)
      throw new Error(`Image ${index} of ${job.id} cannot be downloaded (HTTP ${answer.status})`);
    const file = join(
      folder,
      `${name}-${index}.${image.contentType.replace(/^image\//, '').replace('jpeg', 'jpg')}`,
    );
    await pipeline(Readable.fromWeb(answer.body), createWriteStream(file));
    image.url = file;
  }
}
