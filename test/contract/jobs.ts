// What every store does with jobs.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idAt } from '../../src/domain/ids.ts';
import type { Job } from '../../src/domain/job.ts';
import type { JobChange, NewJob, Store } from '../../src/store/store.ts';
import type { OpenStore, StoreUnderTest } from './adapter.ts';
import { budget, entryOf, newJob, sampleImage } from './sample-records.ts';

export function jobContract(open: OpenStore): void {
  let tested: StoreUnderTest;
  let store: Store;
  beforeEach(async () => {
    tested = await open();
    store = tested.store;
  });
  afterEach(() => tested[Symbol.asyncDispose]());

  const admit = async (...jobs: NewJob[]): Promise<Job[]> => {
    const admissions = await store.jobs.admit(jobs);
    return admissions.map((admission) => {
      if (admission.kind !== 'created') throw new Error(admission.kind);
      return admission.job;
    });
  };
  const make = async (fields: Partial<Job> = {}, others: Partial<Omit<NewJob, 'job'>> = {}): Promise<Job> => {
    const [job] = await admit(newJob(fields, others));
    if (job === undefined) throw new Error('not created');
    return job;
  };
  const end = (job: Job, fields: Partial<JobChange> = {}): JobChange => ({
    id: job.id,
    when: { status: ['QUEUED', 'RUNNING', 'STORING'] },
    set: {
      status: 'COMPLETED',
      startedAt: job.createdAt,
      finishedAt: job.createdAt + 500,
      cost: { ...job.cost, held: 0, settled: 30_000 },
    },
    events: [{ type: 'JobFinished' }],
    at: job.createdAt + 500,
    ...fields,
  });

  describe('jobs', () => {
    it('come back as they were stored, with their first events and their ledger', async () => {
      const job = await make({
        template: { key: 'billboard', version: 1, formats: ['A', 'B'] },
        input: { prompt: 'ünï 漢字 🦊', $where: { 'a.b': [1, null, { c: '' }] }, empty: {} },
        options: { seed: '9223372036854775807' },
        outputs: { generate: { images: [], seed: '9223372036854775807', description: null } },
        tags: ['t', 'u'],
        warnings: ['w'],
        failure: { code: 'INTERNAL', message: 'm', retryable: false, charged: false, details: { $x: 1 } },
      });
      expect(job.lastSeq).toBe(1);
      await tested.reopen();
      store = tested.store;
      expect(await store.jobs.get(job.id)).toStrictEqual(job);
      expect(await store.jobs.getMany(['job_none', job.id])).toStrictEqual([undefined, job]);
      expect(await store.jobs.get('job_none')).toBeUndefined();
      expect(await store.jobs.events(job.id, 0, 10)).toStrictEqual([
        { type: 'JobQueued', position: 0, etaMs: null, jobId: job.id, seq: 1, at: job.createdAt },
      ]);
      expect(await store.ledger.ofJob(job.id)).toStrictEqual([entryOf(job, 'HOLD', 30_000)]);
      expect(await store.ledger.ofJob('job_none')).toStrictEqual([]);
    });

    it('change in one step, when they are as expected', async () => {
      const job = await make();
      const applied = await store.jobs.apply({
        id: job.id,
        when: { status: ['QUEUED'], claim: null },
        set: { status: 'RUNNING', claim: 'run-1', progress: 0.5 },
        events: [
          { type: 'JobRunning', attempt: 1, progress: 0.5, logs: [{ message: 'l', level: 'info', at: 1 }] },
          { type: 'JobRunning', attempt: 1, progress: 0.6, logs: [] },
        ],
        at: 7,
      });
      expect(applied?.job).toStrictEqual({
        ...job,
        status: 'RUNNING',
        claim: 'run-1',
        progress: 0.5,
        lastSeq: 3,
      });
      expect(applied?.events.map(({ seq, at }) => [seq, at])).toStrictEqual([
        [2, 7],
        [3, 7],
      ]);
      expect(await store.jobs.get(job.id)).toStrictEqual(applied?.job);
      for (const when of [{ status: ['QUEUED'] as const }, { claim: null }, { claim: 'run-2' }]) {
        expect(await store.jobs.apply({ id: job.id, when, set: { progress: 1 }, at: 8 })).toBeUndefined();
      }
      expect(await store.jobs.apply({ id: 'job_none', when: {}, set: {}, at: 8 })).toBeUndefined();
      expect(await store.jobs.get(job.id)).toStrictEqual(applied?.job);
      expect((await store.jobs.events(job.id, 0, 10)).map(({ seq }) => seq)).toStrictEqual([1, 2, 3]);
      expect((await store.jobs.events(job.id, 1, 1)).map(({ seq }) => seq)).toStrictEqual([2]);
      expect(await store.jobs.events(job.id, 3, 10)).toStrictEqual([]);
    });

    it('take racing changes one after the other: no event is lost, one ending wins', async () => {
      const job = await make();
      const log = (n: number): JobChange => ({
        id: job.id,
        when: { status: ['QUEUED'] },
        set: { progress: n / 100 },
        events: [{ type: 'JobRunning', attempt: n, progress: null, logs: [] }],
        at: n,
      });
      const applied = await Promise.all(Array.from({ length: 30 }, (_, n) => store.jobs.apply(log(n))));
      expect(applied.every((one) => one !== undefined)).toBe(true);
      const events = await store.jobs.events(job.id, 0, 100);
      expect(events.map(({ seq }) => seq)).toStrictEqual(Array.from({ length: 31 }, (_, n) => n + 1));
      const ends = await Promise.all(Array.from({ length: 10 }, () => store.jobs.apply(end(job))));
      expect(ends.filter((one) => one !== undefined)).toHaveLength(1);
      const after = await store.jobs.events(job.id, 31, 100);
      expect(after.map(({ type, seq }) => [type, seq])).toStrictEqual([['JobFinished', 32]]);
      const now = new Date();
      const [count] = await store.usage.count({
        from: job.createdAt - 86_400_000,
        to: now.getTime() + 86_400_000,
        groupBy: [],
        userId: null,
      });
      expect(count).toMatchObject({ jobs: 1, price: 30_000 });
    });

    it('derive a change from what is stored, so that racing ones add up, after the end too', async () => {
      const { id } = await make();
      const warn = (text: string): Promise<unknown> =>
        store.jobs.apply({
          id,
          when: {},
          set: ({ warnings }) => ({ warnings: [...warnings, text] }),
          at: 1,
        });
      await Promise.all(Array.from({ length: 20 }, (_, n) => warn(`w${n}`)));
      const job = await store.jobs.get(id);
      expect(new Set(job?.warnings).size).toBe(20);
      await store.jobs.apply(end(job ?? (await make())));
      await warn('late');
      expect(await store.jobs.get(id)).toMatchObject({ status: 'COMPLETED', lastSeq: 2 });
      expect((await store.jobs.get(id))?.warnings.at(-1)).toBe('late');
    });

    it('keep an image and a ledger entry once, however often they are written', async () => {
      const job = await make();
      const image = sampleImage(job);
      const change: JobChange = {
        id: job.id,
        when: {},
        set: {},
        images: [image],
        ledger: [entryOf(job, 'CHARGE', 30_000)],
        at: 1,
      };
      await store.jobs.apply(change);
      await store.jobs.apply({
        ...change,
        images: [{ ...image, bytes: 5 }],
        ledger: [entryOf(job, 'CHARGE', 99)],
      });
      expect(await store.images.ofJobs([job.id])).toStrictEqual([[image]]);
      expect(await store.ledger.ofJob(job.id)).toStrictEqual(
        expect.arrayContaining([entryOf(job, 'HOLD', 30_000), entryOf(job, 'CHARGE', 30_000)]),
      );
      expect(await store.ledger.ofJob(job.id)).toHaveLength(2);
    });

    it('are found by what they are found by', async () => {
      const at = Date.UTC(2026, 0, 1);
      const age = (hours: number) => ({
        id: idAt('job', at + hours * 3_600_000),
        createdAt: at + hours * 3_600_000,
      });
      const [a, b, c, d] = await admit(
        newJob({ ...age(1), tags: ['x', 'y'] }),
        newJob({ ...age(2), userId: 'ben', model: 'flux-pro', tags: ['x'] }),
        newJob({ ...age(3), template: { key: 'billboard', version: 1, formats: [] } }),
        newJob({ ...age(4), deadlineAt: 5000 }),
      );
      if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four');
      await store.jobs.apply(end(c, { set: { status: 'FAILED', finishedAt: 1 } }));
      await store.jobs.apply({
        id: a.id,
        when: {},
        set: {
          status: 'RUNNING',
          attempts: [
            {
              number: 1,
              step: 'generate',
              endpoint: 'e',
              requestId: 'req-1',
              startedAt: 1,
              endedAt: null,
              error: null,
              billableUnits: null,
            },
          ],
        },
        at: 2,
      });
      const list = async (where: object, page: object = {}) => {
        const found = await store.jobs.list({ userId: null, ...where }, { first: 10, after: null, ...page });
        return found.items.map(({ id }) => id);
      };
      expect(await list({})).toStrictEqual([d.id, c.id, b.id, a.id]);
      expect(await list({ userId: 'ann' })).toStrictEqual([d.id, c.id, a.id]);
      expect(await list({ status: ['QUEUED'] })).toStrictEqual([d.id, b.id]);
      expect(await list({ status: ['RUNNING', 'FAILED'] })).toStrictEqual([c.id, a.id]);
      expect(await list({ status: [] })).toStrictEqual([]);
      expect(await list({ userId: 'ann', status: ['FAILED', 'FAILED', 'QUEUED'] })).toStrictEqual([
        d.id,
        c.id,
      ]);
      expect(await list({ model: 'flux-pro' })).toStrictEqual([b.id]);
      expect(await list({ template: 'billboard' })).toStrictEqual([c.id]);
      expect(await list({ tag: 'x' })).toStrictEqual([b.id, a.id]);
      expect(await list({ tag: 'x', userId: 'ann' })).toStrictEqual([a.id]);
      expect(await list({ createdAfter: b.createdAt })).toStrictEqual([d.id, c.id]);
      expect(await list({ createdBefore: b.createdAt })).toStrictEqual([a.id]);
      expect(await list({}, { after: c.id })).toStrictEqual([b.id, a.id]);
      expect(await list({ createdBefore: d.createdAt }, { after: c.id })).toStrictEqual([b.id, a.id]);
      expect((await store.jobs.list({ userId: null }, { first: 3, after: null })).hasNextPage).toBe(true);
      expect((await store.jobs.list({ userId: null }, { first: 4, after: null })).hasNextPage).toBe(false);
      const active = await store.jobs.listActive({ first: 2, after: null });
      expect([active.items.map(({ id }) => id), active.hasNextPage]).toStrictEqual([[a.id, b.id], true]);
      const rest = await store.jobs.listActive({ first: 2, after: b.id });
      expect([rest.items.map(({ id }) => id), rest.hasNextPage]).toStrictEqual([[d.id], false]);
      expect((await store.jobs.overdue(5001, 10)).map(({ id }) => id)).toStrictEqual([d.id]);
      expect(await store.jobs.overdue(5000, 10)).toStrictEqual([]);
      const counts = await store.jobs.countActive();
      expect(
        counts.sort((x, y) => (`${x.status}${x.model}` < `${y.status}${y.model}` ? -1 : 1)),
      ).toStrictEqual([
        { status: 'QUEUED', model: 'flux-dev', count: 1 },
        { status: 'QUEUED', model: 'flux-pro', count: 1 },
        { status: 'RUNNING', model: 'flux-dev', count: 1 },
      ]);
      expect((await store.jobs.findByRequestId('req-1'))?.id).toBe(a.id);
      expect(await store.jobs.findByRequestId('req-2')).toBeUndefined();
    });

    it('of a key are as many at once as it may have, however many are asked for, and more when one has ended', async () => {
      await admit(newJob({ keyId: 'key_1' }), newJob({ keyId: 'key_2' }));
      const one = (): NewJob => newJob({ keyId: 'key_1' }, { mostOfKey: 3 });
      const admissions = await Promise.all(Array.from({ length: 30 }, () => store.jobs.admit([one()])));
      const kinds = admissions.map(([admission]) => admission?.kind);
      // One was there before anybody asked how many there may be.
      expect(kinds.filter((kind) => kind === 'created')).toHaveLength(2);
      expect(admissions.flat().filter((admission) => admission.kind === 'no-room')).toStrictEqual(
        Array.from({ length: 28 }, () => ({ kind: 'no-room', most: 3 })),
      );
      expect((await store.jobs.list({ userId: null }, { first: 50, after: null })).items).toHaveLength(4);
      const running = admissions.flat().find((admission) => admission.kind === 'created');
      const canceled = { status: 'CANCELED', finishedAt: 1 } as const;
      await store.jobs.apply({ id: running?.job.id ?? '', when: {}, set: canceled, at: 1 });
      const again = [await store.jobs.admit([one()]), await store.jobs.admit([one()])].flat();
      expect(again.map(({ kind }) => kind)).toStrictEqual(['created', 'no-room']);
      expect((await admit(newJob({ keyId: 'key_2' }, { mostOfKey: 2 }))).length).toBe(1);
    });

    it('of a key are taken as far as there is room, or all of a batch; a repeated one is answered all the same', async () => {
      const key = (name: string) => ({ idempotency: { key: name, expiresAt: Date.now() + 9999 } });
      const batch = (): NewJob[] => [
        newJob({ keyId: 'key_1' }, { mostOfKey: 2, ...key('a') }),
        newJob({ keyId: 'key_1' }, { mostOfKey: 2 }),
        newJob({ keyId: 'key_1' }, { mostOfKey: 2 }),
      ];
      const none = await store.jobs.admit(batch(), { allOrNothing: true });
      expect(none.map(({ kind }) => kind)).toStrictEqual(['dropped', 'dropped', 'no-room']);
      const some = await store.jobs.admit(batch());
      expect(some.map(({ kind }) => kind)).toStrictEqual(['created', 'created', 'no-room']);
      const again = await store.jobs.admit(batch());
      expect(again.map(({ kind }) => kind)).toStrictEqual(['replayed', 'no-room', 'no-room']);
    });

    it('give their run times, newest first, and images that can be used again', async () => {
      const jobs = await admit(newJob(), newJob(), newJob({ requestHash: 'other' }));
      const [a, b, c] = jobs;
      if (a === undefined || b === undefined || c === undefined) throw new Error('three');
      expect(await store.jobs.findReusable('ann', 'hash-1')).toBeUndefined();
      for (const [index, job] of jobs.entries()) {
        await store.jobs.apply(
          end(job, {
            images: [sampleImage(job)],
            set: { status: 'COMPLETED', startedAt: 100, finishedAt: 200 + index },
          }),
        );
      }
      expect(await store.jobs.runTimes('flux-dev', 2)).toStrictEqual([102, 101]);
      expect(await store.jobs.runTimes('flux-pro', 2)).toStrictEqual([]);
      expect((await store.jobs.findReusable('ann', 'hash-1'))?.id).toBe(b.id);
      expect(await store.jobs.findReusable('ben', 'hash-1')).toBeUndefined();
      await store.images.markDeleted(sampleImage(b).id, 5);
      expect((await store.jobs.findReusable('ann', 'hash-1'))?.id).toBe(a.id);
    });
  });

  describe('idempotency keys', () => {
    const withKey = (fields: Partial<Job> = {}, expiresAt = Date.now() + 60_000) =>
      newJob(fields, { idempotency: { key: 'k', expiresAt } });

    it('answer with the first job, for the same request only, and per user', async () => {
      const [first] = await admit(withKey());
      const [again] = await store.jobs.admit([withKey()]);
      expect(again).toStrictEqual({ kind: 'replayed', job: first });
      const [other] = await store.jobs.admit([withKey({ requestHash: 'hash-2' })]);
      expect(other).toStrictEqual({ kind: 'mismatch', job: first });
      expect((await store.jobs.admit([withKey({ userId: 'ben' })]))[0]?.kind).toBe('created');
      await store.jobs.apply({ id: first?.id ?? '', when: {}, set: { progress: 0.5 }, at: 1 });
      expect((await store.jobs.admit([withKey()]))[0]).toMatchObject({
        kind: 'replayed',
        job: { progress: 0.5 },
      });
    });

    it('make one job out of 50 racing ones', async () => {
      const admissions = await Promise.all(Array.from({ length: 50 }, () => store.jobs.admit([withKey()])));
      const kinds = admissions.map(([admission]) => admission?.kind);
      expect(kinds.filter((kind) => kind === 'created')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'replayed')).toHaveLength(49);
      expect((await store.jobs.list({ userId: null }, { first: 10, after: null })).items).toHaveLength(1);
    });

    it('make one job out of racing ones under a budget, which is held once', async () => {
      const limits = [budget(10, 25)];
      const one = () => store.jobs.admit([{ ...withKey(), limits }]);
      const kinds = (await Promise.all(Array.from({ length: 20 }, one))).map(
        ([admission]) => admission?.kind,
      );
      expect(kinds.filter((kind) => kind === 'created')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'replayed')).toHaveLength(19);
      const [next, over] = await store.jobs.admit([newJob({}, { limits }), newJob({}, { limits })]);
      expect([next?.kind, over?.kind]).toStrictEqual(['created', 'over-budget']);
    });

    it('are free again when they have expired', async () => {
      const [first] = await admit(withKey({}, Date.now() - 1));
      const [second] = await admit(withKey());
      expect(second?.id).not.toBe(first?.id);
      expect((await store.jobs.admit([withKey()]))[0]).toMatchObject({
        kind: 'replayed',
        job: { id: second?.id },
      });
    });
  });

  describe('budgets', () => {
    it('let exactly as many through as they have room for, of 100 at once', async () => {
      const admissions = await Promise.all(
        Array.from({ length: 100 }, () => store.jobs.admit([newJob({}, { limits: [budget(10, 100)] })])),
      );
      const kinds = admissions.map(([admission]) => admission?.kind);
      expect(kinds.filter((kind) => kind === 'created')).toHaveLength(10);
      expect(kinds.filter((kind) => kind === 'over-budget')).toHaveLength(90);
      expect((await store.jobs.list({ userId: null }, { first: 50, after: null })).items).toHaveLength(10);
    });

    it('hold every limit or none, and book what was spent when a job ends, once', async () => {
      const month = budget(60, 100, { period: '2026-11' });
      const limits = [budget(60, 1000), month];
      const job = await make({}, { limits });
      const [over] = await store.jobs.admit([newJob({}, { limits })]);
      expect(over).toMatchObject({ kind: 'over-budget', hold: { period: '2026-11' }, remaining: 40 });
      await store.jobs.apply(end(job, { settle: { spent: 25 } }));
      await store.jobs.apply({ id: job.id, when: {}, set: {}, settle: { spent: 25 }, at: 1 });
      const [exact] = await store.jobs.admit([
        newJob({}, { limits: [budget(75, 100, { period: '2026-11' })] }),
      ]);
      expect(exact?.kind).toBe('created');
      const [none] = await store.jobs.admit([
        newJob({}, { limits: [budget(1, 100, { period: '2026-11' })] }),
      ]);
      expect(none).toMatchObject({ kind: 'over-budget', remaining: 0 });
      const [total] = await store.jobs.admit([newJob({}, { limits: [budget(976, 1000)] })]);
      expect(total).toMatchObject({ kind: 'over-budget', remaining: 975 });
      const [first] = await store.jobs.admit([
        newJob({}, { limits: [budget(11, 10, { scope: 'user:new' })] }),
      ]);
      expect(first).toMatchObject({ kind: 'over-budget', remaining: 10 });
    });

    it('refuse a batch as a whole, or take the jobs that have room', async () => {
      const keyed = () =>
        newJob({}, { limits: [budget(40, 100)], idempotency: { key: 'b', expiresAt: Date.now() + 9999 } });
      const batch = () => [
        keyed(),
        newJob({}, { limits: [budget(40, 100)] }),
        newJob({}, { limits: [budget(40, 100)] }),
      ];
      const none = await store.jobs.admit(batch(), { allOrNothing: true });
      expect(none.map(({ kind }) => kind)).toStrictEqual(['dropped', 'dropped', 'over-budget']);
      // The second of one key would replay a job that is not there.
      const twice = await store.jobs.admit([keyed(), ...batch()], { allOrNothing: true });
      expect(twice.map(({ kind }) => kind)).toStrictEqual(['dropped', 'dropped', 'dropped', 'over-budget']);
      expect((await store.jobs.list({ userId: null }, { first: 10, after: null })).items).toStrictEqual([]);
      const some = await store.jobs.admit(batch());
      expect(some.map(({ kind }) => kind)).toStrictEqual(['created', 'created', 'over-budget']);
      const both = await store.jobs.admit(batch().slice(0, 1), { allOrNothing: true });
      expect(both.map(({ kind }) => kind)).toStrictEqual(['replayed']);
      expect((await store.jobs.list({ userId: null }, { first: 10, after: null })).items).toHaveLength(2);
    });

    it('take a batch with the same key twice as one job', async () => {
      const one = () => newJob({}, { idempotency: { key: 'same', expiresAt: Date.now() + 9999 } });
      const kinds = (await store.jobs.admit([one(), one()], { allOrNothing: true })).map(({ kind }) => kind);
      expect(kinds).toStrictEqual(['created', 'replayed']);
    });
  });
}
