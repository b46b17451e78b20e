// A real S3-compatible server (versitygw) on a free loopback port, for tests.

import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';

export interface S3Service extends AsyncDisposable {
  endpoint: string;
  bucket: string;
  env: Record<string, string>;
  client: S3Client;
}

const CREDENTIALS = { accessKeyId: 'easel-test', secretAccessKey: 'easel-test-secret' };

/** The program, by name or where scripts/services/install.sh puts it; undefined when it is not there. */
export function findS3Program(): string | undefined {
  const cached = join(
    process.env['EASEL_SERVICES'] ?? join(homedir(), '.cache', 'easel-services'),
    'bin',
    'versitygw',
  );
  if (existsSync(cached)) return cached;
  return spawnSync('versitygw', ['--version']).error === undefined ? 'versitygw' : undefined;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

export async function startS3(program: string): Promise<S3Service> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-s3-'));
  for (const part of ['data', 'meta']) await mkdir(join(folder, part));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const child = spawn(
    program,
    [
      '--quiet',
      '--port',
      `127.0.0.1:${port}`,
      '--region',
      'us-east-1',
      'posix',
      '--sidecar',
      join(folder, 'meta'),
      join(folder, 'data'),
    ],
    {
      env: {
        PATH: process.env['PATH'] ?? '',
        ROOT_ACCESS_KEY: CREDENTIALS.accessKeyId,
        ROOT_SECRET_KEY: CREDENTIALS.secretAccessKey,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const client = new S3Client({
    endpoint,
    region: 'us-east-1',
    forcePathStyle: true,
    credentials: CREDENTIALS,
    maxAttempts: 20,
  });
  const bucket = 'easel-test-bucket';
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  return {
    endpoint,
    bucket,
    client,
    env: {
      S3_ENDPOINT: endpoint,
      S3_BUCKET: bucket,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    },
    async [Symbol.asyncDispose]() {
      client.destroy();
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
}
