// What an operator can set up wrongly between servers, told at the start and not by lost jobs.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/app.ts';
import { type Environment, loadConfig } from '../../src/config/load-config.ts';
import { type Engines, fleetIsPossible, openFleet, startEngines, statusOf, submit } from './fleet.ts';

describe.skipIf(!fleetIsPossible)('a server that joins others', () => {
  let engines: Engines;
  let folder: string;
  beforeAll(async () => {
    engines = await startEngines({ keeps: false });
    folder = await mkdtemp(join(tmpdir(), 'easel-refused-'));
  });
  afterAll(async () => {
    await engines[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** The one line it ends with. */
  const refusal = async (env: Environment): Promise<string> => {
    const app = createApp(loadConfig(env));
    await app.then(
      (started) => started[Symbol.asyncDispose](),
      () => undefined,
    );
    return app.then(
      () => 'it starts',
      (error: unknown) => (error instanceof Error ? error.message : ''),
    );
  };

  it('must keep records and images where they do', async () => {
    await using fleet = await openFleet(engines);
    const api = await fleet.start('api');
    expect(await refusal({ ...fleet.env, ROLE: 'worker' })).toBe('it starts');
    const elsewhere = { ...fleet.env, MONGODB_URI: engines.mongo.uri('elsewhere') };
    expect(await refusal(elsewhere)).toMatch(/^REDIS_URL: .*one store: set the same MONGODB_URI/);
    expect(await refusal({ ...fleet.env, DATA_DIR: folder })).toMatch(/^REDIS_URL: .*the same S3_BUCKET/);
    const alone = { ...fleet.env, MONGODB_URI: '', DATA_DIR: folder };
    expect(await refusal(alone)).toMatch(/^REDIS_URL: .*one store/);
    // Nothing of the others' was touched.
    const id = await submit(api.url, 'p');
    await fleet.start('worker');
    await expect.poll(() => statusOf(api.url, id)).toBe('COMPLETED');
  });

  it('is told why Redis does not let it in', async () => {
    await using fleet = await openFleet(engines);
    const at = `127.0.0.1:${engines.redis.port}`;
    expect(await refusal({ ...fleet.env, REDIS_URL: `redis://${at}/99` })).toBe(
      'REDIS_URL: Redis has no database of this number.',
    );
    const operator = new Redis(engines.redis.url);
    await operator.config('SET', 'requirepass', 'secret');
    expect(await refusal(fleet.env)).toMatch(/^REDIS_URL: Redis wants a password/);
    expect(await refusal({ ...fleet.env, REDIS_URL: `redis://:wrong@${at}/1` })).toBe(
      'REDIS_URL: Redis refuses this user and password.',
    );
    await operator.config('SET', 'requirepass', '');
    operator.disconnect();
  });
});
