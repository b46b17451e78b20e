// `npm run queue -- pause | resume | status`: the queue of the configured Redis.

import { parseArgs } from 'node:util';
import { openRedis } from '../app/open-redis.ts';
import { openRegistry } from '../app/open-registry.ts';
import { openStore } from '../app/open-store.ts';
import { audit } from '../auth/audit.ts';
import { createCleanup } from '../cleanup.ts';
import { type Config, loadConfig } from '../config/load-config.ts';
import { openQueueControl, type QueueControl, type QueueStatus } from '../dispatch/bullmq/queue-control.ts';
import type { AuditAction } from '../domain/audit.ts';
import { StartError } from '../domain/errors.ts';
import { createRedisChannels } from '../events/redis/redis-channels.ts';
import { SWEEP_CHANNEL } from '../jobs/sweep-queue.ts';
import { nearestTo } from '../registry/registry.ts';
import { createLogger } from '../telemetry/logger.ts';
import type { Terminal } from './models/terminal.ts';
import { runAsProgram } from './run-program.ts';

const USAGE = `Usage: easel queue <command>

  pause <model> | --all     accept jobs, but begin none; what runs goes on
  resume <model> | --all
  status [--json]           what waits and runs, who works, what is paused
Exit code: 0 done, or so already; 2 not possible.`;

const options = {
  all: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** Returns the exit code. Raises StartError when there is no Redis, or it cannot be reached. */
export async function runQueue(
  argv: readonly string[],
  terminal: Terminal,
  config: Pick<Config, 'redisUrl' | 'models' | 'store' | 'production'>,
): Promise<number> {
  const parsed = readArguments(argv);
  if (parsed === undefined) {
    terminal.err(USAGE);
    return 2;
  }
  const { values, positionals } = parsed;
  const [command, model = null] = positionals;
  const changes = command === 'pause' || command === 'resume';
  if (values.help) {
    terminal.out(USAGE);
    return 0;
  }
  if (!(changes ? values.all === (model === null) : command === 'status' && model === null)) {
    terminal.err(USAGE);
    return 2;
  }
  if (model !== null) await refuseUnknown(config, model);
  await using cleanup = createCleanup();
  const { control, askForSweep } = await connect(config, cleanup);
  if (command === 'status') {
    const status = await control.status();
    terminal.out(values.json ? JSON.stringify(status, null, 2) : describe(status));
    return 0;
  }
  await note(
    config,
    { action: command === 'pause' ? 'QUEUE_PAUSED' : 'QUEUE_RESUMED', target: model },
    terminal,
  );
  const changed = await (command === 'pause' ? control.pause(model) : control.resume(model));
  askForSweep();
  const what = model ?? 'The whole queue';
  const state = command === 'pause' ? 'paused' : 'not paused';
  terminal.out(`${what} ${changed ? 'is' : 'was already'} ${state}.`);
  return 0;
}

function readArguments(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true });
  } catch {
    return undefined;
  }
}

/** A mistyped name would pause nothing and look as if it had. */
async function refuseUnknown(config: Pick<Config, 'models'>, model: string): Promise<void> {
  const ids = (await openRegistry(config)).list().map(({ id }) => id);
  if (ids.includes(model) || model === 'custom') return;
  const near = nearestTo(model, ids).join(', ');
  throw new StartError(`There is no model ${model}.${near === '' ? '' : ` Do you mean ${near}?`}`);
}

/** Before it is done. A store that is away, or that a server has to itself, must not keep anybody from pausing. */
async function note(
  config: Pick<Config, 'store' | 'production'>,
  what: { action: AuditAction; target: string | null },
  terminal: Terminal,
): Promise<void> {
  try {
    const store = await openStore(config);
    try {
      await audit({ store, now: Date.now }, { kind: 'operator', name: 'command line' }, what);
    } finally {
      await store[Symbol.asyncDispose]();
    }
  } catch (error) {
    const reason = error instanceof StartError ? error.message : 'the store does not answer';
    terminal.err(`Not noted in the audit log: ${reason}`);
  }
}

async function connect(
  { redisUrl }: Pick<Config, 'redisUrl'>,
  cleanup: ReturnType<typeof createCleanup>,
): Promise<{ control: QueueControl; askForSweep: () => void }> {
  if (redisUrl === null) {
    throw new StartError('REDIS_URL is not set: the queue of a single process is inside of it.');
  }
  const log = createLogger({ level: 'silent' });
  const { commands, subscriber, channelPrefix: prefix } = await openRedis(redisUrl, cleanup, log);
  const channels = cleanup.use(createRedisChannels({ publisher: commands, subscriber, prefix }));
  const control = cleanup.use(await openQueueControl(commands, channels));
  return { control, askForSweep: () => channels.publish(SWEEP_CHANNEL, '') };
}

function describe(status: QueueStatus): string {
  const { workers, users, pausedModels } = status;
  const places = workers.reduce((sum, each) => sum + each, 0);
  const ceiling = status.ceiling === null ? '' : `, at most ${status.ceiling} over all`;
  const lines = [
    `Waiting  ${status.waiting}${status.paused ? ' (everything is paused)' : ''}`,
    `Running  ${status.running}`,
    `Delayed  ${status.delayed}`,
    `Workers  ${workers.length} with ${places} places${ceiling}`,
    `Paused   ${pausedModels.length === 0 ? 'no model' : pausedModels.join(', ')}`,
  ];
  if (users.length > 0) lines.push('Users with the most waiting jobs');
  for (const { userId, waiting } of users) lines.push(`  ${String(waiting).padStart(6)}  ${userId}`);
  return lines.join('\n');
}

await runAsProgram(import.meta.url, (argv, terminal) => runQueue(argv, terminal, loadConfig()));
