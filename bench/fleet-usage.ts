// What CPU each process of a fleet has used so far, engines included.

import type { Redis } from 'ioredis';
import { z } from 'zod';
import type { MongoService } from '../scripts/services/mongo.ts';
import { cpuMs, type Subject, type Used } from './subject.ts';

/** What the engines were asked for; Redis counts what its scripts do too. */
export type FleetOps = Record<'redis' | 'reads' | 'writes', number>;

export async function fleetOps(mongo: MongoService, redis: Redis): Promise<FleetOps> {
  const [status, stats] = await Promise.all([mongo.admin({ serverStatus: 1 }), redis.info('stats')]);
  const { query, getmore, insert, update, delete: deleted } = mongoOps.parse(status).opcounters;
  return {
    redis: Number(/^total_commands_processed:(\d+)/m.exec(stats)?.[1] ?? 0),
    reads: query + getmore,
    writes: insert + update + deleted,
  };
}

/** Milliseconds of CPU, user and system. `api` is this program too: it submits, and looks whether all is over. */
export type FleetCpu = Record<'workers' | 'mongod' | 'redis' | 'sandbox' | 'api', number>;

export async function fleetCpu(parts: {
  workers: readonly Subject[];
  sandbox: Subject;
  mongo: MongoService;
  redis: Redis;
}): Promise<FleetCpu> {
  const [workers, sandbox, mongod, redis] = await Promise.all([
    Promise.all(parts.workers.map((worker) => worker.ask<Used>({ do: 'used' }))),
    parts.sandbox.ask<Used>({ do: 'used' }),
    parts.mongo.admin({ serverStatus: 1 }),
    parts.redis.info('cpu'),
  ]);
  const { extra_info: times } = mongoTimes.parse(mongod);
  const seconds = (name: string): number => Number(new RegExp(`^${name}:(\\S+)`, 'm').exec(redis)?.[1] ?? 0);
  return {
    workers: workers.reduce((sum, { cpu }) => sum + cpu, 0),
    mongod: (times.user_time_us + times.system_time_us) / 1000,
    redis: (seconds('used_cpu_user') + seconds('used_cpu_sys')) * 1000,
    sandbox: sandbox.cpu,
    api: cpuMs(),
  };
}

const number = z.coerce.number();
const mongoTimes = z.object({ extra_info: z.object({ user_time_us: number, system_time_us: number }) });

const mongoOps = z.object({
  opcounters: z.object({ query: number, getmore: number, insert: number, update: number, delete: number }),
});

export function minus(after: FleetCpu, before: FleetCpu): FleetCpu {
  return {
    workers: after.workers - before.workers,
    mongod: after.mongod - before.mongod,
    redis: after.redis - before.redis,
    sandbox: after.sandbox - before.sandbox,
    api: after.api - before.api,
  };
}

export function sumOf(cpu: FleetCpu): number {
  return Object.values(cpu).reduce((sum, each) => sum + each, 0);
}
