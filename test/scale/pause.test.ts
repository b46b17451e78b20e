import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runQueue } from '../../src/cli/queue.ts';
import { runCommand } from '../../src/cli/run-program.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import {
  type Engines,
  type Fleet,
  fleetIsPossible,
  openFleet,
  startEngines,
  statusOf,
  submit,
} from './fleet.ts';

describe.skipIf(!fleetIsPossible)('npm run queue', () => {
  let engines: Engines;
  beforeAll(async () => {
    engines = await startEngines({ keeps: false });
  });
  afterAll(() => engines[Symbol.asyncDispose]());

  async function queue(fleet: Fleet, ...argv: string[]): Promise<{ code: number; out: string }> {
    let out = '';
    const write = (text: string): void => void (out += `${text}\n`);
    const terminal = { out: write, err: write, ask: undefined };
    const code = await runCommand((args, to) => runQueue(args, to, loadConfig(fleet.env)), argv, terminal);
    return { code, out };
  }

  it('pauses a model and everything: what is accepted waits, also through a sweep, and runs after', async () => {
    await using fleet = await openFleet(engines);
    const app = await fleet.start('all');
    expect(await queue(fleet, 'pause', 'flux-dev')).toMatchObject({ code: 0, out: 'flux-dev is paused.\n' });
    expect((await queue(fleet, 'pause', 'flux-dev')).out).toBe('flux-dev was already paused.\n');
    await expect.poll(() => app.jobs.pauses.has('flux-dev')).toBe(true);
    const id = await submit(app.url, 'p');
    // It has been looked at, and left.
    await expect.poll(() => app.jobs.dispatcher.missing([id])).toStrictEqual([id]);
    expect((await queue(fleet, 'status')).out).toContain('Paused   flux-dev');
    expect(await statusOf(app.url, id)).toBe('QUEUED');
    await queue(fleet, 'pause', '--all');
    await queue(fleet, 'resume', 'flux-dev');
    await expect.poll(() => app.jobs.dispatcher.missing([id])).toStrictEqual([]);
    const log = await app.auth.store.audit.list({}, { first: 4, after: null });
    expect(log.items.map(({ action, target, userId }) => [action, target, userId])).toStrictEqual([
      ['QUEUE_RESUMED', 'flux-dev', 'command line'],
      ['QUEUE_PAUSED', null, 'command line'],
      ['QUEUE_PAUSED', 'flux-dev', 'command line'],
      ['QUEUE_PAUSED', 'flux-dev', 'command line'],
    ]);
    const { out } = await queue(fleet, 'status', '--json');
    expect(JSON.parse(out)).toMatchObject({
      paused: true,
      pausedModels: [],
      waiting: 1,
      running: 0,
      workers: [10],
      users: [{ userId: 'u', waiting: 1 }],
    });
    expect(await fleet.submissions()).toStrictEqual([]);
    await queue(fleet, 'resume', '--all');
    await expect.poll(() => statusOf(app.url, id)).toBe('COMPLETED');
  });

  it('refuses what would do nothing', async () => {
    await using fleet = await openFleet(engines);
    expect(await queue(fleet, 'pause', 'flux-dve')).toMatchObject({
      code: 2,
      out: expect.stringContaining('Do you mean flux-dev'),
    });
    for (const argv of [['pause'], ['pause', 'flux-dev', '--all'], ['status', 'x'], ['drain'], ['--no']]) {
      expect(await queue(fleet, ...argv)).toMatchObject({ code: 2, out: expect.stringContaining('Usage:') });
    }
    const alone = { ...fleet.env, REDIS_URL: '' };
    expect(await queue({ ...fleet, env: alone }, 'status')).toMatchObject({
      code: 2,
      out: expect.stringContaining('REDIS_URL'),
    });
  });
});
