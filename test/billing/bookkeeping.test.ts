import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runEasel } from '../../src/cli/easel.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { openTestApp, runToEnd, type TestApp } from '../open-test-app.ts';

const size = { width: 64, height: 64 };
const fox = { model: { fluxDev: { prompt: 'a fox' } }, options: size, userId: 'ann' };
const from = '2026-01-01';

let said: string[];
let written: string;
beforeEach(() => {
  said = [];
  written = '';
});
afterEach(() => vi.restoreAllMocks());

/** A command as it is typed; answers its exit code. */
function easel(app: TestApp, ...argv: string[]): Promise<number> {
  const terminal = {
    out: (text: string) => said.push(text),
    err: (text: string) => said.push(text),
    ask: undefined,
  };
  return runEasel([...argv, '--url', app.url], terminal);
}

describe('reconcile', () => {
  it('finds what the provider billed and nobody here knows, and the other way around', async () => {
    await using app = await openTestApp();
    const job = await runToEnd(app, { ...fox, options: { ...size, numImages: 2 } });
    await runToEnd(app, { model: { fluxPro: { prompt: 'b' } }, options: size });
    await app.behave({ fault: 'run-422' });
    await runToEnd(app, fox);
    await app.behave({});
    expect(job.cost.providerCost).toBe('0.05');
    expect([await easel(app, 'reconcile', '--from', from), ...said]).toStrictEqual([
      0,
      '2 records of the provider, 2 agree: billed $0.10, known here $0.10.',
      'No differences.',
    ]);

    // Somebody else uses the account; and what we knew of one request was wrong, of another one nothing.
    await fetch(`${app.sandbox.url}/fal.run/fal-ai/flux/schnell`, {
      method: 'POST',
      body: JSON.stringify({ prompt: 'x', image_size: size }),
    });
    const more = [await runToEnd(app, fox), await runToEnd(app, { ...fox, options: { ...size, seed: 7 } })];
    await app.stop();
    const units = [5, null];
    const store = await openSqliteStore({ file: `${app.folder}/easel.sqlite` });
    for (const [index, { id }] of more.entries()) {
      const attempts = (await store.jobs.get(id))!.attempts;
      const set = { attempts: [{ ...attempts[0]!, billableUnits: units[index]! }] };
      await store.jobs.apply({ id, when: {}, set, at: Date.now() });
    }
    await store.jobs.apply({
      id: job.id,
      when: {},
      set: ({ attempts }) => ({ attempts: [{ ...attempts[0]!, requestId: 'lost' }] }),
      at: Date.now(),
    });
    await store[Symbol.asyncDispose]();
    await app.restart();
    said = [];
    expect(await easel(app, 'reconcile', '--from', from, '--json')).toBe(1);
    const report = JSON.parse(said.join('\n'));
    expect(report).toMatchObject({ records: 4, agreed: 1, differenceCount: 4 });
    const kinds = report.differences.map(({ kind, jobId }: { kind: string; jobId: string }) => [kind, jobId]);
    expect(new Map(kinds.map(([kind, id]: [string, string]) => [`${kind} ${id}`, true]))).toStrictEqual(
      new Map(
        [`UNITS ${more[0].id}`, `UNKNOWN_HERE ${more[1].id}`, `NOT_BILLED ${job.id}`, 'NOT_HERE null'].map(
          (text) => [text, true],
        ),
      ),
    );
    said = [];
    expect(await easel(app, 'reconcile', '--from', from)).toBe(1);
    expect(said[1]).toContain('UNITS');
  });

  it('is refused to others than operators, and where the provider shows nothing', async () => {
    await using app = await openTestApp({ env: { FAL_BASE_URL: 'http://127.0.0.1:9' } });
    const { errors } = await app.post(`{ reconcile(from: "2026-01-01", to: "2026-02-01") { records } }`);
    expect(errors?.[0]?.extensions.code).toBe('UNAVAILABLE');
    const wrong = await app.post(`{ reconcile(from: "2026-02-01", to: "2026-01-01") { records } }`);
    expect(wrong.errors?.[0]?.extensions.code).toBe('BAD_REQUEST');
  });
});

describe('the check of the ledger', () => {
  it('finds nothing in what was written here, and whatever was changed', async () => {
    await using app = await openTestApp();
    await app.post(`mutation { creditUser(userId: "ann", amount: "1") { errors { message } } }`);
    const job = await runToEnd(app, fox);
    await runToEnd(app, { ...fox, userId: 'ben' });
    expect([await easel(app, 'ledger', '--from', from), ...said]).toStrictEqual([
      0,
      expect.stringMatching(
        /^2 jobs with 6 entries: charged \$0\.06, jobs cost \$0\.06; 1 balances, 0 budgets, \d+ sums of usage\.$/,
      ),
      'The ledger adds up.',
    ]);
    await app.stop();
    const store = await openSqliteStore({ file: `${app.folder}/easel.sqlite` });
    const charge = (await store.ledger.ofJob(job.id)).find(({ kind }) => kind === 'CHARGE');
    await store.jobs.apply({
      id: job.id,
      when: {},
      set: {},
      ledger: [{ ...charge!, id: `${job.id}:CHARGE:2`, amount: 5000 }],
      at: Date.now(),
    });
    await store[Symbol.asyncDispose]();
    await app.restart();
    said = [];
    expect(await easel(app, 'ledger', '--from', from)).toBe(1);
    expect(said.slice(1)).toStrictEqual([
      `${job.id} charged $0.035, but costs $0.03`,
      'ann has a balance of $0.97, but the ledger sums up to $0.965',
    ]);
  });
});

describe('the check of budgets', () => {
  it('finds what a budget says and no job has done: of a day, a month, and in total', async () => {
    await using app = await openTestApp();
    const SET = `mutation { setAccount(userId: "ann", input: { budgets: [
      { period: DAY, limit: "1" }, { period: MONTH, limit: "2" }, { period: TOTAL, limit: "3" }] }) { errors { message } } }`;
    await runToEnd(app, fox);
    await app.post(SET);
    await runToEnd(app, fox);
    await app.behave({ fault: 'run-422' });
    await runToEnd(app, fox);
    // The first of the month: its own month begins in the span.
    const begin = `${new Date().toISOString().slice(0, 7)}-01`;
    expect([await easel(app, 'ledger', '--from', begin), ...said]).toStrictEqual([
      0,
      expect.stringContaining(' 3 budgets, '),
      'The ledger adds up.',
    ]);
    await app.stop();
    const today = new Date().toISOString().slice(0, 10);
    const db = openDatabase(`${app.folder}/easel.sqlite`);
    const plant = (period: string, change: string): void => {
      const { changes } = db.sql(`UPDATE budget_counters SET ${change} WHERE period = ?`).run(period);
      expect(changes).toBe(1);
    };
    plant(today, 'spent = spent + 1');
    plant(today.slice(0, 7), 'spent = spent - 30000');
    plant('total', 'held = 30000');
    db.close();
    await app.restart();
    said = [];
    expect(await easel(app, 'ledger', '--from', begin)).toBe(1);
    expect(said.slice(1)).toStrictEqual([
      `ann has a budget for ${today.slice(0, 7)} (user:ann) that holds $0.00 and has spent $0.03, but jobs hold $0.00 and have spent $0.06`,
      `ann has a budget for ${today} (user:ann) that holds $0.00 and has spent $0.060001, but jobs hold $0.00 and have spent $0.06`,
      'ann has a budget for total (user:ann) that holds $0.03 and has spent $0.06, but jobs hold $0.00 and have spent $0.06',
    ]);
  });
});

describe('easel usage', () => {
  it('prints a table, CSV and JSON lines, and says what is wrong', async () => {
    await using app = await openTestApp();
    await runToEnd(app, { ...fox, tags: ['t'] });
    await runToEnd(app, { model: { fluxPro: { prompt: 'b' } }, options: size, userId: 'ben' });
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      written += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      return true;
    });
    const by = ['--group-by', 'user,model'];
    expect(await easel(app, 'usage', '--from', from, ...by)).toBe(0);
    expect(
      said
        .join('\n')
        .split('\n')
        .map((line) => line.replace(/ +/g, ' ')),
    ).toStrictEqual([
      'USER MODEL JOBS IMAGES FAILED UNPRICED PROVIDER PRICE',
      'ann flux-dev 1 1 0 0 $0.025 $0.03',
      'ben flux-pro 1 1 0 0 $0.05 $0.05',
      'TOTAL 2 2 0 0 $0.075 $0.08',
    ]);
    expect(await easel(app, 'usage', '--from', from, ...by, '--csv')).toBe(0);
    expect(written.split('\r\n').slice(0, 2)).toStrictEqual([
      'ChargePeriodStart,ChargePeriodEnd,x_LocalPeriod,ChargeCategory,ServiceCategory,ServiceName,SubAccountId,SkuId,x_Template,x_Tag,x_KeyId,x_Jobs,ConsumedQuantity,ConsumedUnit,x_Failures,x_Unpriced,BilledCost,x_ProviderCost,BillingCurrency',
      expect.stringMatching(
        /^2026-01-01T00:00:00Z,[\d-]{10}T[\d:]{8}Z,,Usage,AI and Machine Learning,Easel,ann,flux-dev,,,,1,1,Images,0,0,0.03,0.025,USD$/,
      ),
    ]);
    written = '';
    expect(await easel(app, 'usage', '--from', from, ...by, '--json')).toBe(0);
    const lines = written
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      {
        SubAccountId: 'ann',
        BilledCost: '0.03',
        x_ProviderCost: '0.025',
        ChargePeriodStart: '2026-01-01T00:00:00Z',
      },
      { SubAccountId: 'ben', ConsumedQuantity: 1, ConsumedUnit: 'Images' },
    ]);
    await expect(easel(app, 'usage', '--group-by', 'planet')).rejects.toThrow(/groupBy/);
    await expect(easel(app, 'usage', '--from', '2026-02-01', '--to', '2026-01-01')).rejects.toThrow(
      /after from/,
    );
  });
});
