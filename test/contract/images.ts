// What every store does with images and usage.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { idAt } from '../../src/domain/ids.ts';
import type { Image, Job } from '../../src/domain/job.ts';
import type { Store } from '../../src/store/store.ts';
import type { OpenStore, StoreUnderTest } from './adapter.ts';
import { newJob, sampleImage } from './sample-records.ts';

const PROMPTS = [
  'A red fox, at dawn',
  'FOX-like',
  'Das fox',
  'Le Café “Été”',
  '漢字 and kana',
  'a fine ﬁsh',
  "it's_snake_case",
  '42% off!',
  'हिन्दी भाषा',
  'the the',
  'Μια οδός',
];

export function imageContract(open: OpenStore): void {
  let tested: StoreUnderTest;
  let store: Store;
  beforeEach(async () => {
    tested = await open();
    store = tested.store;
  });
  afterEach(() => tested[Symbol.asyncDispose]());

  let clock = Date.UTC(2026, 5, 1);
  const store1 = async (fields: Partial<Job>, images: (job: Job) => Image[]): Promise<Image[]> => {
    clock += 1000;
    const request = newJob({ id: idAt('job', clock), createdAt: clock, ...fields });
    await store.jobs.admit([request]);
    const made = images(request.job);
    await store.jobs.apply({ id: request.job.id, when: {}, set: {}, images: made, at: clock });
    return made;
  };
  const list = async (where: object, page: object = {}): Promise<string[]> => {
    const found = await store.images.list({ userId: null, ...where }, { first: 10, after: null, ...page });
    return found.items.map(({ id }) => id);
  };

  describe('images', () => {
    it('come back as they were stored, finals before artifacts', async () => {
      const made = await store1({}, (job) => [
        sampleImage(job, 0, { role: 'artifact', name: 'background', variants: { WEBP: 'k' } }),
        sampleImage(job, 1),
        sampleImage(job, 0, { nsfw: true, seed: null, prompt: null }),
      ]);
      const [artifact, second, first] = made;
      expect(await store.images.get(second?.id ?? '')).toStrictEqual(second);
      expect(await store.images.get('img_none')).toBeUndefined();
      expect(await store.images.getMany(['img_none', artifact?.id ?? ''])).toStrictEqual([
        undefined,
        artifact,
      ]);
      expect(await store.images.ofJobs(['job_none', first?.jobId ?? ''])).toStrictEqual([
        [],
        [first, second, artifact],
      ]);
      expect(await list({})).toStrictEqual([second?.id, first?.id]);
    });

    it('take what is derived later, and are deleted once', async () => {
      const [image] = await store1({ tags: ['t'] }, (job) => [
        sampleImage(job, 0, { variants: { WEBP: 'w' } }),
      ]);
      if (image === undefined) throw new Error('one');
      expect(await store.images.addDerived(image.id, { variants: { THUMBNAIL: 't' } })).toBe(true);
      expect(await store.images.addDerived(image.id, { thumbHash: 'abc' })).toBe(true);
      expect(await store.images.addDerived('img_none', { thumbHash: 'abc' })).toBe(false);
      const derived = { ...image, thumbHash: 'abc', variants: { WEBP: 'w', THUMBNAIL: 't' } };
      expect(await store.images.get(image.id)).toStrictEqual(derived);
      expect((await store.images.expired(image.createdAt + 1, 10)).map(({ id }) => id)).toStrictEqual([
        image.id,
      ]);
      expect(await store.images.expired(image.createdAt, 10)).toStrictEqual([]);
      expect(await store.images.markDeleted(image.id, 9)).toBe(true);
      expect(await store.images.markDeleted(image.id, 10)).toBe(false);
      expect(await store.images.markDeleted('img_none', 10)).toBe(false);
      expect(await store.images.addDerived(image.id, { variants: { PREVIEW: 'p' } })).toBe(false);
      expect(await store.images.get(image.id)).toStrictEqual({ ...derived, deletedAt: 9 });
      expect([await list({}), await list({ tag: 't' }), await list({ search: 'fox' })]).toStrictEqual([
        [],
        [],
        [],
      ]);
      expect(await store.images.ofJobs([image.jobId])).toStrictEqual([[]]);
      expect(await store.images.expired(image.createdAt + 1, 10)).toStrictEqual([]);
    });

    it('are listed newest first by user, model, tag and time, page by page', async () => {
      const [a] = await store1({ tags: ['x'] }, (job) => [sampleImage(job)]);
      const [b] = await store1({ userId: 'ben', model: 'flux-pro', tags: ['x', 'y'] }, (job) => [
        sampleImage(job),
      ]);
      const [c, d] = await store1({}, (job) => [sampleImage(job), sampleImage(job, 1)]);
      if (a === undefined || b === undefined || c === undefined || d === undefined) throw new Error('four');
      expect(await list({})).toStrictEqual([d.id, c.id, b.id, a.id]);
      expect(await list({ userId: 'ann' })).toStrictEqual([d.id, c.id, a.id]);
      expect(await list({ model: 'flux-pro' })).toStrictEqual([b.id]);
      expect(await list({ userId: 'ann', model: 'flux-pro' })).toStrictEqual([]);
      expect(await list({ tag: 'x' })).toStrictEqual([b.id, a.id]);
      expect(await list({ tag: 'x', userId: 'ben' })).toStrictEqual([b.id]);
      expect(await list({ tag: 'x', search: 'fox' })).toStrictEqual([b.id, a.id]);
      expect(await list({ createdAfter: a.createdAt })).toStrictEqual([d.id, c.id, b.id]);
      expect(await list({ createdBefore: b.createdAt })).toStrictEqual([a.id]);
      expect(await list({}, { after: c.id })).toStrictEqual([b.id, a.id]);
      for (const where of [{}, { search: 'fox' }, { userId: 'ann' }, { search: 'a', userId: 'ann' }]) {
        const all = await list(where);
        const paged: string[] = [];
        for (let after: string | null = null; ;) {
          const page = await store.images.list({ userId: null, ...where }, { first: 1, after });
          paged.push(...page.items.map(({ id }) => id));
          after = page.items[0]?.id ?? null;
          if (!page.hasNextPage) break;
        }
        expect(paged).toStrictEqual(all);
      }
    });

    it.each([
      ['fox', ['A red fox, at dawn', 'FOX-like', 'Das fox']],
      ['FOX dawn', ['A red fox, at dawn']],
      ['cafe', ['Le Café “Été”']],
      ['ÉTÉ café', ['Le Café “Été”']],
      ['fo', []],
      ['foxes', []],
      ['漢字', ['漢字 and kana']],
      ['ﬁne', ['a fine ﬁsh']],
      ['it s', ["it's_snake_case"]],
      ['snake', ["it's_snake_case"]],
      ['42', ['42% off!']],
      ['οδοσ', ['Μια οδός']],
      ['हिन्दी', ['हिन्दी भाषा']],
      ['"fox" OR dawn', []],
      ['the', ['the the']],
      ['  ', PROMPTS],
      ['🦊', []],
      ['-$*', []],
    ])('search %s finds %j', async (search, found) => {
      for (const prompt of PROMPTS) await store1({}, (job) => [sampleImage(job, 0, { prompt })]);
      const page = { first: 20, after: null };
      for (const userId of [null, 'ann']) {
        const { items } = await store.images.list({ userId, search }, page);
        expect(new Set(items.map(({ prompt }) => prompt))).toStrictEqual(new Set(found));
        expect(items).toHaveLength(found.length);
      }
      expect((await store.images.list({ userId: 'ben', search }, page)).items).toStrictEqual([]);
    });
  });

  describe('usage', () => {
    it('adds up by whatever is asked for; without dimensions there is one row', async () => {
      const from = Date.UTC(2026, 0, 1);
      const span = { from, to: from + 86_400_000, userId: null };
      const nothing = { bucket: null, userId: null, model: null, template: null, tag: null, keyId: null };
      expect(await store.usage.count({ ...span, groupBy: [] })).toStrictEqual([
        { ...nothing, jobs: 0, images: 0, failures: 0, price: 0, unpriced: 0, cost: null },
      ]);
      expect(await store.usage.count({ ...span, groupBy: ['USER'] })).toStrictEqual([]);
      const run = async (fields: Partial<Job>, finishedAt: number, price: number, cost: number | null) => {
        const request = newJob(fields);
        await store.jobs.admit([request]);
        await store.jobs.apply({
          id: request.job.id,
          when: {},
          set: {
            status: price === 0 ? 'FAILED' : 'COMPLETED',
            finishedAt,
            cost: { ...request.job.cost, settled: price, providerCost: cost },
          },
          images:
            price === 0 ? [] : [sampleImage(request.job), sampleImage(request.job, 0, { role: 'artifact' })],
          at: finishedAt,
        });
      };
      await run({ tags: ['x', 'y'], keyId: 'key_1' }, from + 1, 30_000, null);
      await run({ tags: ['x'] }, from + 2, 20_000, 7);
      await run(
        { userId: 'ben', template: { key: 'billboard', version: 1, formats: [] } },
        from + 3_600_000,
        0,
        3,
      );
      await run({}, from - 1, 1_000_000, null);
      await run({}, from + 86_400_000, 1_000_000, null);
      const count = async (...groupBy: Parameters<typeof store.usage.count>[0]['groupBy'][number][]) =>
        (await store.usage.count({ ...span, groupBy })).toSorted((a, b) =>
          JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
        );
      expect(await count()).toStrictEqual([
        { ...nothing, jobs: 3, images: 2, failures: 1, price: 50_000, unpriced: 0, cost: 10 },
      ]);
      expect(await count('USER')).toMatchObject([
        { userId: 'ann', jobs: 2, price: 50_000, cost: 7 },
        { userId: 'ben', jobs: 1, failures: 1, cost: 3 },
      ]);
      expect(await count('TAG')).toMatchObject([
        { tag: 'x', jobs: 2, price: 50_000 },
        { tag: 'y', jobs: 1, price: 30_000, cost: null },
      ]);
      expect(await count('KEY', 'TEMPLATE')).toHaveLength(3);
      expect(await count('HOUR', 'MODEL')).toMatchObject([
        { bucket: from, model: 'flux-dev', jobs: 2 },
        { bucket: from + 3_600_000, model: 'flux-dev', jobs: 1 },
      ]);
      const step = { ms: 86_400_000, offsetMs: -3_600_000 };
      const days = await store.usage.count({ ...span, groupBy: ['DAY'], step });
      expect(
        days.map(({ bucket, jobs }) => [bucket, jobs]).toSorted(([a], [b]) => (a ?? 0) - (b ?? 0)),
      ).toStrictEqual([
        [from - 82_800_000, 2],
        [from + 3_600_000, 1],
      ]);
      expect(await store.usage.count({ ...span, groupBy: [], userId: 'ben' })).toMatchObject([{ jobs: 1 }]);
    });
  });

  it('answers when asked whether it is there', async () => {
    await expect(store.ping()).resolves.toBeUndefined();
  });
}
