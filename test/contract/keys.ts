// What every store does with API keys and the audit log.

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiKey } from '../../src/domain/api-key.ts';
import type { AuditEntry } from '../../src/domain/audit.ts';
import { idAt, newId } from '../../src/domain/ids.ts';
import type { Store } from '../../src/store/store.ts';
import type { OpenStore, StoreUnderTest } from './adapter.ts';

export function sampleKey(fields: Partial<ApiKey> = {}): ApiKey {
  const id = fields.id ?? newId('key');
  return {
    id,
    userId: 'ann',
    name: 'web app',
    scopes: ['generate', 'read'],
    models: ['flux-dev'],
    budget: { limit: 50_000_000, period: 'MONTH' },
    markup: { kind: 'percent', basisPoints: 1500 },
    requestsPerMinute: 60,
    concurrentJobs: null,
    prefix: 'easel_abcd',
    hash: `hash of ${id}`,
    createdAt: 1_000_000,
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    ...fields,
  };
}

export function sampleEntry(fields: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: newId('aud'),
    at: 5,
    action: 'JOB_CANCELED',
    userId: 'ann',
    keyId: null,
    target: 'job_1',
    address: '127.0.0.1',
    requestId: 'r',
    details: {},
    ...fields,
  };
}

export function keyContract(open: OpenStore): void {
  let tested: StoreUnderTest;
  let store: Store;
  beforeEach(async () => {
    tested = await open();
    store = tested.store;
  });
  afterEach(() => tested[Symbol.asyncDispose]());

  describe('keys', () => {
    it('come back as they were stored, by id and by hash', async () => {
      expect(await store.keys.any()).toBe(false);
      const key = sampleKey({ expiresAt: 7 });
      const bare = sampleKey({ models: null, budget: null, markup: { kind: 'fixed', amount: 10 } });
      await store.keys.create(key);
      await store.keys.create(bare);
      await tested.reopen();
      store = tested.store;
      expect(await store.keys.any()).toBe(true);
      expect(await store.keys.get(key.id)).toStrictEqual(key);
      expect(await store.keys.findByHash(bare.hash)).toStrictEqual(bare);
      expect(await store.keys.getMany([bare.id, 'key_none', key.id])).toStrictEqual([bare, undefined, key]);
      expect(await store.keys.get('key_none')).toBeUndefined();
      expect(await store.keys.findByHash('')).toBeUndefined();
    });

    it('are listed newest first, of one user or of all, by pages', async () => {
      const [a, b, c] = [sampleKey(), sampleKey({ userId: 'ben' }), sampleKey()];
      for (const key of [a, b, c]) await store.keys.create(key);
      const ids = async (userId: string | null, after: string | null = null, first = 2) => {
        const page = await store.keys.list({ userId }, { first, after });
        return [...page.items.map(({ id }) => id), page.hasNextPage];
      };
      expect(await ids(null)).toStrictEqual([c.id, b.id, true]);
      expect(await ids(null, b.id)).toStrictEqual([a.id, false]);
      expect(await ids('ann')).toStrictEqual([c.id, a.id, false]);
      expect(await ids('ann', c.id, 1)).toStrictEqual([a.id, false]);
      expect(await ids('nobody')).toStrictEqual([false]);
    });

    it('are revoked once, and stay on record', async () => {
      const key = sampleKey();
      await store.keys.create(key);
      const answers = await Promise.all([10, 20, 30].map((at) => store.keys.revoke(key.id, at)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await store.keys.revoke('key_none', 1)).toBe(false);
      const revoked = await store.keys.get(key.id);
      expect([10, 20, 30]).toContain(revoked?.revokedAt);
      expect(revoked).toStrictEqual({ ...key, revokedAt: revoked?.revokedAt });
      expect(await store.keys.any()).toBe(true);
    });

    it('note when they were used, at most once a minute', async () => {
      const key = sampleKey();
      await store.keys.create(key);
      const usedAt = async (at: number) => {
        await store.keys.touch(key.id, at);
        return (await store.keys.get(key.id))?.lastUsedAt;
      };
      expect(await usedAt(100_000)).toBe(100_000);
      expect(await usedAt(159_999)).toBe(100_000);
      expect(await usedAt(160_000)).toBe(160_000);
      expect(await usedAt(90_000)).toBe(160_000);
      await store.keys.touch('key_none', 5);
      await store.keys.revoke(key.id, 9);
      expect((await store.keys.get(key.id))?.lastUsedAt).toBe(160_000);
    });
  });

  describe('the audit log', () => {
    it('is appended to and read newest first, by what is asked for', async () => {
      const at = Date.UTC(2026, 0, 1);
      const entries = [
        sampleEntry({ id: idAt('aud', at), at, details: { 'a.b': [1, null], $x: 'ü' } }),
        sampleEntry({ id: idAt('aud', at + 1000), action: 'KEY_CREATED', target: 'key_1', userId: 'ben' }),
        sampleEntry({ id: idAt('aud', at + 2000), target: null, address: null, requestId: null, keyId: 'k' }),
      ];
      for (const entry of entries) await store.audit.append(entry);
      const [first, second, third] = entries;
      const list = async (where: object, page: object = {}) => {
        const found = await store.audit.list(where, { first: 10, after: null, ...page });
        return found.items;
      };
      expect(await list({})).toStrictEqual([third, second, first]);
      expect(await list({ action: 'KEY_CREATED' })).toStrictEqual([second]);
      expect(await list({ userId: 'ann' })).toStrictEqual([third, first]);
      expect(await list({ target: 'job_1' })).toStrictEqual([first]);
      expect(await list({ createdAfter: at })).toStrictEqual([third, second]);
      expect(await list({ createdBefore: at + 2000, createdAfter: at })).toStrictEqual([second]);
      expect(await list({}, { after: third?.id })).toStrictEqual([second, first]);
      const page = await store.audit.list({}, { first: 2, after: null });
      expect(page.hasNextPage).toBe(true);
    });
  });

  it('moves keys and the audit log to another store, once', async () => {
    await using other = await open();
    const keys = [sampleKey(), sampleKey({ lastUsedAt: 5, revokedAt: 6 })];
    const entries = [sampleEntry(), sampleEntry()];
    for (const key of keys) await store.keys.create(key);
    for (const entry of entries) await store.audit.append(entry);
    const { records } = store.transfer;
    const into = other.store.transfer.records;
    for (let time = 0; time < 2; time++) {
      await into.keys.write(await records.keys.read(null, 10));
      await into.audit.write(await records.audit.read(null, 10));
    }
    expect(await into.keys.read(null, 10)).toStrictEqual(keys);
    expect(await into.audit.read(entries[0]?.id ?? null, 10)).toStrictEqual([entries[1]]);
    expect(await other.store.keys.findByHash(keys[1]?.hash ?? '')).toStrictEqual(keys[1]);
  });
}
