// How long an event takes from the bus of one process to a listener of another's.

import type { EventBus } from '../src/events/event-bus.ts';

const JOB = { id: 'bench', userId: 'u', model: 'm', template: null, status: 'RUNNING' as const, tags: [] };

/** Nanoseconds of the machine's monotonic clock, which its processes share. */
export function announceOnce(bus: EventBus): bigint {
  const began = process.hrtime.bigint();
  bus.publish({ job: JOB, events: [{ type: 'JobFinished', jobId: JOB.id, seq: 1, at: 0 }] });
  return began;
}

/** Milliseconds of each of `count` events; `announce` resolves with the moment of one. */
export async function timeEvents(
  bus: EventBus,
  count: number,
  announce: () => Promise<bigint> | bigint,
): Promise<number[]> {
  let heard = (_at: bigint): void => {};
  const unsubscribe = await bus.subscribe(JOB.id, () => heard(process.hrtime.bigint()));
  const times: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    const arrived = new Promise<bigint>((resolve) => (heard = resolve));
    const began = await announce();
    times.push(Number((await arrived) - began) / 1e6);
  }
  unsubscribe();
  return times;
}
