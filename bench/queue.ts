// What a queue that many processes share costs, over one inside of a process.

import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { findMongo, startMongo } from '../scripts/services/mongo.ts';
import type { App } from '../src/app.ts';
import { createCleanup } from '../src/cleanup.ts';
import { announceOnce, timeEvents } from './event-latency.ts';
import { type Fleet, openFleet } from './fleet.ts';
import { timeOneJob } from './fleet-jobs.ts';
import { type FleetCpu, fleetCpu, type FleetOps, fleetOps, minus, sumOf } from './fleet-usage.ts';
import { type Answer, atLeast, ratioTable, round } from './result.ts';
import { compare, median, rowOf, type Sample } from './runner.ts';
import { startSubject } from './subject.ts';
import { openEasel } from './subjects/open-easel.ts';

const WORKERS = [1, 2, 4];
const PROCESSES = ['workers', 'mongod', 'redis', 'sandbox', 'api'] as const;
interface Spent extends FleetOps {
  cpu: FleetCpu;
  wall: number;
}
const nameOf = (workers: number): string => `${workers} worker${workers === 1 ? '' : 's'}`;

export async function queue({ quick }: { quick: boolean }): Promise<Answer> {
  const program = findMongo();
  if (program === undefined) throw new Error('This question needs mongod: scripts/services/install.sh');
  await using cleanup = createCleanup();
  const mongo = cleanup.use(await startMongo(program, { members: 1 }));
  const sandbox = cleanup.use(await startSubject('sandbox'));
  const { url: FAL_BASE_URL } = await sandbox.ask<{ url: string }>({});
  // Images are where all of them see them.
  const folder = await mkdtemp(join(tmpdir(), 'easel-bench-'));
  cleanup.defer(() => rm(folder, { recursive: true, force: true }));
  const jobs = 40;

  /** Of each round, of all processes. */
  const spent = new Map<number, Spent[]>();

  async function throughput(fleet: Fleet): Promise<Sample> {
    const { workers, redis } = fleet;
    const parts = { workers, sandbox, mongo, redis };
    const begin = await fleet.prepare(jobs);
    const [before, asked] = [await fleetCpu(parts), await fleetOps(mongo, redis)];
    const began = performance.now();
    await begin();
    const wall = performance.now() - began;
    const cpu = minus(await fleetCpu(parts), before);
    const ops = await fleetOps(mongo, redis);
    const rounds = spent.get(workers.length) ?? [];
    spent.set(workers.length, [
      ...rounds,
      {
        cpu,
        wall,
        redis: ops.redis - asked.redis,
        reads: ops.reads - asked.reads,
        writes: ops.writes - asked.writes,
      },
    ]);
    return { wall, cpu: cpu.workers, units: jobs };
  }

  // All stand from the beginning: those whose turn it is not have nothing to do.
  const fleets = await Promise.all(
    WORKERS.map(async (count) => {
      const env = {
        MONGODB_URI: mongo.uri(`fleet_${count}`),
        FAL_BASE_URL,
        DATA_DIR: join(folder, String(count)),
      };
      return cleanup.use(await openFleet(count, env));
    }),
  );
  const rows = await compare(
    fleets.map((fleet) => ({ name: nameOf(fleet.workers.length), run: () => throughput(fleet) })),
    quick ? 2 : 5,
    { warm: true },
  );
  const ofRounds = (count: number, read: (round: Spent) => number): number =>
    median((spent.get(count) ?? []).map(read));
  const perJob = (count: number, read: (cpu: FleetCpu) => number): number =>
    ofRounds(count, ({ cpu }) => read(cpu) / jobs);
  const busy = (count: number): number => ofRounds(count, ({ cpu, wall }) => sumOf(cpu) / wall);

  const [fleet] = fleets;
  const [worker] = fleet?.workers ?? [];
  if (fleet === undefined || worker === undefined) throw new Error('There is no fleet of one worker');
  const alone = cleanup.use(
    await openEasel({ FAL_BASE_URL, MONGODB_URI: mongo.uri('alone'), LOG_LEVEL: 'fatal' }),
  );
  const [there, here] = await interleave([fleet.api, alone], 10);
  const count = quick ? 100 : 200;
  const events = {
    there: median(
      await timeEvents(fleet.api.jobs.bus, count, async () =>
        BigInt((await worker.ask<{ at: string }>({ do: 'announce' })).at),
      ),
    ),
    here: median(await timeEvents(alone.jobs.bus, count, () => announceOnce(alone.jobs.bus))),
  };
  const perSecond = (workers: number): number => 1000 / rowOf(rows, nameOf(workers)).wall[0];
  const efficiency = perSecond(2) / perSecond(1) / 2;
  const cores = cpus().length;
  return {
    asks: 'What do Redis, BullMQ and other processes cost, over one process that does everything?',
    tables: [
      ratioTable(`${jobs} jobs that wait, 10 at a time a worker, instant provider`, rows, 'a job'),
      {
        title: 'jobs a second',
        columns: ['workers', 'jobs a second', 'over one worker', 'efficiency', `of ${cores} cores busy`],
        rows: WORKERS.map((workers) => [
          workers,
          round(perSecond(workers), 1),
          round(perSecond(workers) / perSecond(1), 2),
          round(perSecond(workers) / perSecond(1) / workers, 2),
          round(busy(workers), 2),
        ]),
      },
      {
        title: 'milliseconds of CPU a job, of each process',
        columns: ['workers', ...PROCESSES, 'all', 'all, one worker over these'],
        rows: WORKERS.map((workers) => [
          workers,
          ...PROCESSES.map((name) =>
            round(
              perJob(workers, (cpu) => cpu[name]),
              2,
            ),
          ),
          round(perJob(workers, sumOf), 2),
          round(perJob(1, sumOf) / perJob(workers, sumOf), 2),
        ]),
      },
      {
        title: 'what the engines are asked for a job',
        columns: ['workers', 'Redis commands, those of scripts too', 'MongoDB reads', 'MongoDB writes'],
        rows: WORKERS.map((workers) => [
          workers,
          ...(['redis', 'reads', 'writes'] as const).map((name) =>
            round(
              ofRounds(workers, (all) => all[name] / jobs),
              1,
            ),
          ),
        ]),
      },
      {
        title: 'milliseconds, median',
        columns: ['what', 'one process', 'over Redis', '×'],
        rows: [
          [
            'a job, from the request to its last event',
            round(here, 1),
            round(there, 1),
            round(there / here, 2),
          ],
          [
            'an event, from the bus of a worker process to a listener on an API server process',
            round(events.here, 3),
            round(events.there, 3),
            round(events.there / events.here, 1),
          ],
        ],
      },
    ],
    goals: [
      atLeast(
        'scaling efficiency of two workers while there are cores for them',
        efficiency,
        0.8,
        `with one worker ${round(busy(1), 2)} of ${cores} cores were busy with workers, engines, stand-in and this program, so that twice as many jobs a second would take ${round(2 * busy(1), 2)}; what a job takes of all of them is the next line`,
      ),
      atLeast(
        'scaling efficiency of two workers in CPU: what a job takes of all processes with one, over with two',
        perJob(1, sumOf) / perJob(2, sumOf),
        0.8,
      ),
    ],
    notes: [
      'Engines, the sandbox and all workers run on one machine: CPU a job is what to reckon with. The first table has that of the workers alone.',
      '`api` is this program: it holds the API servers, submits before the clock starts, and asks twenty times a second whether all is over.',
      'Both rows of one process keep their jobs in the same MongoDB.',
    ],
  };
}

async function interleave([a, b]: [App, App], rounds: number): Promise<[number, number]> {
  const times: [number[], number[]] = [[], []];
  for (let turn = 0; turn <= rounds; turn++) {
    const [first, second] = [await timeOneJob(a), await timeOneJob(b)];
    if (turn === 0) continue;
    times[0].push(first);
    times[1].push(second);
  }
  return [median(times[0]), median(times[1])];
}
