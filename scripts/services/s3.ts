// A real S3-compatible server (versitygw) on a free loopback port, for tests.

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { findProgram } from './find-program.ts';
import { freePort } from './free-port.ts';

export interface S3Service extends AsyncDisposable {
  endpoint: string;
  bucket: string;
  env: Record<string, string>;
  client: S3Client;
}

const CREDENTIALS = { accessKeyId: 'easel-test', secretAccessKey: 'easel-test-secret' };

export function findS3Program(): string | undefined {
  return findProgram('versitygw');
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
