import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportUsage } from '../../src/billing/report-usage.ts';
import { usageCsv } from '../../src/billing/usage-export.ts';
import { seedJobs } from '../../src/cli/seed.ts';
import type { UsageCount } from '../../src/domain/usage.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { type Answer, openTestApp, runToEnd } from '../open-test-app.ts';

const USAGE = `query Usage($from: DateTime!, $to: DateTime!, $groupBy: [UsageDimension!]!) { usage(from: $from, to: $to, groupBy: $groupBy) { rows { userId model day tag jobs images failures price cost } total { jobs images failures price } } }`;
const size = { width: 64, height: 64 };

describe('usage', () => {
  it('counts what ended, by whatever is asked for, and never twice', async () => {
    await using app = await openTestApp();
    await runToEnd(app, {
      model: { fluxDev: { prompt: 'a' } },
      options: { ...size, numImages: 2 },
      userId: 'ann',
      tags: ['x', 'y'],
    });
    await runToEnd(app, { model: { fluxPro: { prompt: 'a' } }, options: size, userId: 'ann', tags: ['x'] });
    await runToEnd(app, { model: { fluxDev: { prompt: 'a' } }, options: size, userId: 'ben' });
    await app.behave({ fault: 'run-422' });
    await runToEnd(app, { model: { fluxDev: { prompt: 'a' } }, options: size, userId: 'ben' });
    await app.restart();
    const span = {
      from: new Date(Date.now() - 86_400_000).toISOString(),
      to: new Date(Date.now() + 60_000).toISOString(),
    };
    const ask = async (...groupBy: string[]) => (await app.post(USAGE, { ...span, groupBy })).data.usage;
    expect((await ask()).total).toStrictEqual({ jobs: 4, images: 4, failures: 1, price: '0.14' });
    const byUser = (await ask('USER', 'MODEL')).rows.map((row: Answer) => [
      row.userId,
      row.model,
      row.jobs,
      row.images,
      row.failures,
      row.price,
      row.day,
    ]);
    expect(byUser).toStrictEqual([
      ['ann', 'flux-dev', 1, 2, 0, '0.06', null],
      ['ann', 'flux-pro', 1, 1, 0, '0.05', null],
      ['ben', 'flux-dev', 2, 1, 1, '0.03', null],
    ]);
    expect((await ask('TAG')).rows.map((row: Answer) => [row.tag, row.jobs, row.price])).toStrictEqual([
      ['x', 2, '0.11'],
      ['y', 1, '0.06'],
    ]);
    const rest = await fetch(`${app.url}/api/usage?groupBy=user,day`);
    expect(await rest.json()).toMatchObject({
      rows: [
        { userId: 'ann', jobs: 2, price: '0.11' },
        { userId: 'ben', jobs: 2 },
      ],
      total: { jobs: 4 },
    });
    const csv = await fetch(`${app.url}/api/usage.csv?groupBy=model`);
    expect([csv.headers.get('content-type'), await csv.text()]).toStrictEqual([
      'text/csv; charset=utf-8',
      expect.stringContaining(',,flux-pro,,,,1,1,Images,0,0,0.05,0.05,USD\r\n'),
    ]);
    expect((await fetch(`${app.url}/api/usage?timeZone=Mars/Olympus`)).status).toBe(422);
    expect((await fetch(`${app.url}/api/usage?from=2026-02-01&to=2026-01-01`)).status).toBe(422);
    expect((await fetch(`${app.url}/api/usage?groupBy=planet`)).status).toBe(422);
  });

  it('puts quarter hours into the days and hours of the time zone, daylight saving included', async () => {
    const bucket = (text: string): UsageCount => ({
      bucket: Date.parse(text),
      userId: null,
      model: null,
      template: null,
      tag: null,
      keyId: null,
      jobs: 1,
      images: 1,
      failures: 0,
      price: 1,
      unpriced: 0,
      cost: null,
    });
    // Berlin goes from +02:00 to +01:00 at 01:00 UTC: the hour from two to three comes twice.
    const counts = [
      '2026-10-24T21:45:00Z',
      '2026-10-24T22:00:00Z',
      '2026-10-25T00:30:00Z',
      '2026-10-25T01:30:00Z',
      '2026-10-25T23:00:00Z',
    ].map(bucket);
    const store = { usage: { count: () => Promise.resolve(counts) } };
    const report = async (groupBy: 'DAY' | 'HOUR', timeZone: string) => {
      const found = await reportUsage(
        store,
        { kind: 'operator', name: 'o' },
        { from: 0, to: 1, groupBy: [groupBy], timeZone },
      );
      return found.ok ? found.value.rows.map((row) => [row.day ?? row.hour, row.jobs]) : found.errors;
    };
    expect(await report('DAY', 'Europe/Berlin')).toStrictEqual([
      ['2026-10-24', 1],
      ['2026-10-25', 3],
      ['2026-10-26', 1],
    ]);
    expect((await report('HOUR', 'Europe/Berlin')).slice(2, 4)).toStrictEqual([
      ['2026-10-25T02:00+01:00', 1],
      ['2026-10-25T02:00+02:00', 1],
    ]);
    expect(await report('DAY', 'Asia/Kathmandu')).toStrictEqual([
      ['2026-10-25', 4],
      ['2026-10-26', 1],
    ]);
  });

  it('comes to the same however coarse the store may count', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'easel-usage-'));
    await using store = await openSqliteStore({ file: join(folder, 'x.sqlite') });
    // Ninety days, over the end of daylight saving.
    const models = { file: null, custom: 'off', customPrice: null } as const;
    await seedJobs(store, { models }, { jobs: 1500, users: 5, days: 90, seed: 1 });
    const fine: Pick<typeof store, 'usage'> = {
      usage: { count: ({ step: _step, ...query }) => store.usage.count(query) },
    };
    const to = Date.now();
    const from = to - 90 * 86_400_000 + 123_456;
    for (const timeZone of [
      'UTC',
      'Europe/Berlin',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'America/St_Johns',
    ]) {
      for (const groupBy of [['DAY', 'MODEL'], ['HOUR'], ['DAY', 'HOUR', 'USER']] as const) {
        const request = { from, to, groupBy, timeZone };
        const operator = { kind: 'operator', name: 'o' } as const;
        const coarse = await reportUsage(store, operator, request);
        expect(coarse).toStrictEqual(await reportUsage(fine, operator, request));
        expect(coarse.ok && coarse.value.rows.length).toBeGreaterThan(80);
      }
    }
    await rm(folder, { recursive: true, force: true });
  });

  it('writes CSV that a spreadsheet does not run', () => {
    const row = {
      userId: '=HYPERLINK("x")',
      model: 'a,b',
      day: null,
      hour: null,
      template: null,
      tag: 'q"q',
      key: null,
      jobs: 1,
      images: 1,
      failures: 0,
      cost: 5,
      price: 1_500_000,
      unpriced: 0,
    };
    expect([...usageCsv([row])][1]).toBe(
      `,"'=HYPERLINK(""x"")","a,b",,"q""q",,1,1,Images,0,0,1.50,0.000005,USD\r\n`,
    );
  });
});
