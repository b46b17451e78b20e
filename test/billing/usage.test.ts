import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reportUsage } from '../../src/billing/report-usage.ts';
import { usageCsv } from '../../src/billing/usage-export.ts';
import { seedJobs } from '../../src/cli/seed.ts';
import { newId } from '../../src/domain/ids.ts';
import type { UsageDimension } from '../../src/domain/usage.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { sampleJob } from '../contract/sample-records.ts';
import { type Answer, openTestApp, runToEnd } from '../open-test-app.ts';

const USAGE = `query Usage($from: DateTime!, $to: DateTime!, $groupBy: [UsageDimension!]!) { usage(from: $from, to: $to, groupBy: $groupBy) { rows { userId model day tag jobs images failures price cost } total { jobs images failures price } } }`;
const size = { width: 64, height: 64 };

async function openFolder() {
  const folder = await mkdtemp(join(tmpdir(), 'easel-usage-'));
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }) };
}

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
      expect.stringContaining(
        'Z,,Usage,AI and Machine Learning,Easel,,flux-pro,,,,1,1,Images,0,0,0.05,0.05,USD\r\n',
      ),
    ]);
    expect((await fetch(`${app.url}/api/usage?timeZone=Mars/Olympus`)).status).toBe(422);
    expect((await fetch(`${app.url}/api/usage?from=2026-02-01&to=2026-01-01`)).status).toBe(422);
    expect((await fetch(`${app.url}/api/usage?groupBy=planet`)).status).toBe(422);
  });

  it('has days and hours where a zone has them, on whatever days its clocks change', async () => {
    await using opened = await openFolder();
    await using store = await openSqliteStore({ file: join(opened.folder, 'x.sqlite') });
    // Over the year's changes of clocks everywhere, and by more than an hour, and less.
    const models = { file: null, custom: 'off', customPrice: null } as const;
    await seedJobs(store, { models }, { jobs: 1500, users: 5, days: 380, seed: 1 });
    const ended = (await store.transfer.readJobs(null, 2000)).map(({ job }) => job);
    // The hours that come twice, and those beside one that never comes.
    for (const text of ['2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-03-29T00:59Z', '2026-03-29T01:00Z']) {
      const job = { ...ended[0]!, id: newId('job'), finishedAt: Date.parse(text) };
      await store.transfer.writeJobs([
        { job, events: [], images: [], ledger: [], idempotency: null, holds: [] },
      ]);
      ended.push(job);
    }
    const to = Date.now();
    const from = to - 370 * 86_400_000 + 123_456;
    const begins = from - (from % 900_000);
    for (const timeZone of [
      'UTC',
      'Europe/Berlin',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'America/St_Johns',
      'Pacific/Apia',
      'America/New_York',
    ]) {
      const format = new Intl.DateTimeFormat('en-CA', {
        timeZone,
        ...({ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit' } as const),
        hourCycle: 'h23',
        timeZoneName: 'longOffset',
      });
      for (const groupBy of [['DAY', 'MODEL'], ['HOUR'], ['DAY', 'HOUR', 'USER'], []] as const) {
        const expected = new Map<string, number>();
        for (const { userId, model, finishedAt } of ended) {
          if (finishedAt === null || finishedAt < begins) continue;
          const parts = Object.fromEntries(
            format.formatToParts(finishedAt).map(({ type, value }) => [type, value]),
          );
          const day = `${parts['year']}-${parts['month']}-${parts['day']}`;
          const offset = parts['timeZoneName'] === 'GMT' ? '+00:00' : parts['timeZoneName']?.slice(3);
          const by: Record<string, string> = { DAY: day, MODEL: model, USER: userId };
          // Where the offset is not whole hours, an hour begins where the zone's clocks show it.
          by['HOUR'] = `${day}T${parts['hour']}:00${offset}`;
          const name = groupBy.map((dimension) => by[dimension]).join(' ');
          expected.set(name, (expected.get(name) ?? 0) + 1);
        }
        const operator = { kind: 'operator', name: 'o' } as const;
        const report = await reportUsage(store, operator, { from, to, groupBy, timeZone });
        const rows = report.ok ? report.value.rows : [];
        const found = rows.map((row): [string, number] => {
          const by: Record<string, string | null> = {
            DAY: row.day,
            HOUR: row.hour,
            MODEL: row.model,
            USER: row.userId,
          };
          return [groupBy.map((dimension) => by[dimension]).join(' '), row.jobs];
        });
        expect(new Map(found)).toStrictEqual(expected);
        expect(found).toHaveLength(expected.size);
        expect(report.ok && report.value.total.jobs).toBe(
          [...expected.values()].reduce((sum, jobs) => sum + jobs, 0),
        );
      }
    }
  });

  it('tells of each row from when to when it is, in whatever zone', async () => {
    await using opened = await openFolder();
    await using store = await openSqliteStore({ file: join(opened.folder, 'x.sqlite') });
    const ended = ['2026-03-29T10:00Z', '2026-10-25T00:30Z', '2026-10-25T01:30Z', '2026-11-24T12:00Z'];
    await store.transfer.writeJobs(
      ended.map((text) => ({
        job: sampleJob({ status: 'COMPLETED', finishedAt: Date.parse(text) }),
        events: [],
        images: [],
        ledger: [],
        idempotency: null,
        holds: [],
      })),
    );
    const span = { from: Date.parse('2026-03-01T00:00Z'), to: Date.parse('2026-11-24T12:30Z') };
    const periods = async (...groupBy: UsageDimension[]): Promise<string[]> => {
      const request = { ...span, groupBy, timeZone: 'Europe/Berlin' };
      const report = await reportUsage(store, { kind: 'operator', name: 'o' }, request);
      const lines = [...usageCsv(report.ok ? report.value.rows : [])].slice(1);
      return lines.map((line) => line.split(',').slice(0, 3).join(' '));
    };
    expect(await periods('DAY')).toStrictEqual([
      '2026-03-28T23:00:00Z 2026-03-29T22:00:00Z 2026-03-29',
      '2026-10-24T22:00:00Z 2026-10-25T23:00:00Z 2026-10-25',
      // No more of the day than was asked for.
      '2026-11-23T23:00:00Z 2026-11-24T12:30:00Z 2026-11-24',
    ]);
    expect((await periods('HOUR')).slice(1, 3)).toStrictEqual([
      '2026-10-25T01:00:00Z 2026-10-25T02:00:00Z 2026-10-25T02:00+01:00',
      '2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-25T02:00+02:00',
    ]);
    expect(await periods()).toStrictEqual(['2026-03-01T00:00:00Z 2026-11-24T12:30:00Z ']);
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
      period: { from: Date.UTC(2026, 9, 24, 22), to: Date.UTC(2026, 9, 25, 23) },
    };
    expect([...usageCsv([row])][1]).toBe(
      `2026-10-24T22:00:00Z,2026-10-25T23:00:00Z,,Usage,AI and Machine Learning,Easel,"'=HYPERLINK(""x"")","a,b",,"q""q",,1,1,Images,0,0,1.50,0.000005,USD\r\n`,
    );
  });
});
