// A store of every earlier schema version, as that version's own server wrote it, opened by this one.

import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { NEWEST_SCHEMA } from '../../src/store/sqlite/migrate.ts';
import { openTestApp, runToEnd, type TestApp } from '../open-test-app.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-upgrade-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const JOBS = /* GraphQL */ `
  query Jobs {
    jobs(first: 5) {
      nodes {
        id
        status
        userId
        input
        tags
        lastSeq
        events(first: 20) {
          seq
        }
        images {
          width
          height
          seed
          sha256
        }
        cost {
          estimate
          held
          settled
        }
        failure {
          code
        }
      }
    }
  }
`;
const USAGE = /* GraphQL */ `
  query Usage {
    usage(from: "2026-11-01T00:00:00Z", to: "2026-12-01T00:00:00Z", groupBy: [USER]) {
      rows {
        userId
        jobs
        images
        failures
        price
      }
    }
  }
`;

/** Tables and indexes, by name. */
function schemaOf(file: string): string[] {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    const rows = db.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY type, name').all();
    expect(db.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
    expect(db.prepare('PRAGMA foreign_key_check').all()).toStrictEqual([]);
    return rows.map((row) => JSON.stringify(row));
  } finally {
    db.close();
  }
}

async function newSchema(): Promise<string[]> {
  await using app: TestApp = await openTestApp();
  return schemaOf(join(app.folder, 'easel.sqlite'));
}

const VERSIONS = Array.from({ length: NEWEST_SCHEMA - 1 }, (_, index) => index + 1);

it.each(VERSIONS)('takes a store of schema %i forward', async (version) => {
  // Missing? scripts/make-schema-fixture.sh <the last commit of that schema> <version>
  await copyFile(`test/fixtures/sqlite/v${version}.sqlite`, join(folder, 'easel.sqlite'));
  await using app = await openTestApp({ env: { DATA_DIR: folder } });

  const { data, errors } = await app.post(JOBS);
  expect(errors).toBeUndefined();
  expect(data.jobs.nodes).toMatchObject([
    {
      status: 'CANCELED',
      input: { prompt: 'cancelled' },
      images: [],
      cost: { held: '0.00', settled: '0.00' },
    },
    { status: 'FAILED', userId: 'bob', failure: { code: 'CONTENT_POLICY' }, cost: { settled: '0.00' } },
    {
      status: 'COMPLETED',
      userId: 'alice',
      tags: ['autumn'],
      cost: { estimate: '0.06', held: '0.00', settled: '0.06' },
      images: [
        { width: 64, height: 64, seed: '7', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
        { width: 64, height: 64 },
      ],
    },
  ]);
  for (const { lastSeq, events } of data.jobs.nodes)
    expect(events.map(({ seq }: { seq: number }) => seq)).toStrictEqual(
      Array.from({ length: lastSeq }, (_, index) => index + 1),
    );
  const usage = (await app.post(USAGE)).data.usage.rows;
  // Before schema 2 nothing was added up, and no release had it.
  const alice = { userId: 'alice', jobs: 1, images: 2, failures: 0, price: '0.06' };
  expect(usage.filter(({ userId }: { userId: string }) => userId === 'alice')).toStrictEqual(
    version < 2 ? [] : [alice],
  );
  // And it works on, not only reads.
  expect(await runToEnd(app, { model: { fluxDev: { prompt: 'after' } }, userId: 'alice' })).toMatchObject({
    status: 'COMPLETED',
  });
  await app.stop();
  expect(schemaOf(join(folder, 'easel.sqlite'))).toStrictEqual(await newSchema());
});
