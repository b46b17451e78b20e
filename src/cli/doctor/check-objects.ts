import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { openObjectStore } from '../../app/open-objects.ts';
import type { Config } from '../../config/load-config.ts';
import { type Answer, messageOf, ok, problem } from './finding.ts';

/** Writes a small object, reads it back and removes it: what a job will have to do. */
export async function checkObjects(config: Config): Promise<Answer> {
  const { objects: where } = config;
  if (where.kind === 'disk' && !existsSync(join(config.dataDir, 'objects')))
    return ok(`the folder ${join(config.dataDir, 'objects')} is made by the first start`);
  try {
    await using objects = await openObjectStore(config);
    const key = `doctor/${randomUUID()}.png`;
    const body = Buffer.from('doctor');
    await objects.put({ key, body: Readable.from([body]), contentType: 'image/png', length: body.length });
    const found = await objects.get(key);
    const same = found !== undefined && (await buffer(found.body)).equals(body);
    await objects.remove([key]);
    if (!same)
      return problem('an object that was just stored reads differently', 'Check the storage itself.');
    return ok(
      where.kind === 'disk'
        ? 'files on this disk: written, read, removed'
        : `s3://${where.bucket}: written, read, removed`,
    );
  } catch (error) {
    return problem(
      messageOf(error),
      where.kind === 'disk'
        ? 'Give this user the right to write DATA_DIR/objects, and free some space.'
        : 'Check S3_BUCKET, S3_ENDPOINT, AWS_REGION and the credentials; they need GetObject, PutObject, DeleteObject and ListBucket.',
    );
  }
}
