import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApiKey } from '../../src/auth/create-api-key.ts';
import type { Scope } from '../../src/domain/api-key.ts';
import { type Engines, fleetIsPossible, openFleet, startEngines, statusOf, submit } from './fleet.ts';

describe.skipIf(!fleetIsPossible)('/admin/queue', () => {
  let engines: Engines;
  beforeAll(async () => {
    engines = await startEngines({ keeps: false });
  });
  afterAll(() => engines[Symbol.asyncDispose]());

  it('shows an operator what waits and runs, and lets nobody else in', async () => {
    await using fleet = await openFleet(engines, { runMs: 60_000 });
    const app = await fleet.start('all', { MAX_CONCURRENCY: '1' });
    const [first] = [await submit(app.url, 'first'), await submit(app.url, 'second')];
    await expect.poll(() => statusOf(app.url, first)).toBe('RUNNING');
    const page = await fetch(`${app.url}/admin/queue`);
    expect([page.status, await page.text()]).toStrictEqual([200, expect.stringContaining('Easel')]);
    const { queues } = (await (await fetch(`${app.url}/admin/queue/api/queues`)).json()) as {
      queues: { name: string; readOnlyMode: boolean; counts: Record<string, number> }[];
    };
    expect(queues).toHaveLength(1);
    expect(queues[0]).toMatchObject({ readOnlyMode: true, counts: { active: 1, prioritized: 1 } });

    const keyWith = async (scope: Scope): Promise<string> => {
      const made = await createApiKey(
        app.auth,
        { kind: 'operator', name: 'test' },
        { name: 'k', scopes: [scope] },
      );
      return made.ok ? `x:${made.value.secret}` : '';
    };
    const [operator, user] = [await keyWith('operator'), await keyWith('read')];
    const status = async (login?: string, path = ''): Promise<number> => {
      const authorization = `Basic ${Buffer.from(login ?? '').toString('base64')}`;
      const headers = login === undefined ? { 'x-forwarded-for': '203.0.113.7' } : { authorization };
      return (await fetch(`${app.url}/admin/queue${path}`, { headers })).status;
    };
    expect([await status(operator), await status(user), await status(user, '/api/queues')]).toStrictEqual([
      200, 401, 401,
    ]);
  });
});
