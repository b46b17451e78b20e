// How many jobs of an API key are active, checked and counted in one step, over all processes. What a room names are
// the jobs themselves: one that has ended, or was never admitted, is found out when its place is needed. So nothing has
// to be given back, and no crash can keep a place.

import type { Job } from '../../domain/job.ts';
import type { Collections } from './collections.ts';
import type { RoomDocument } from './documents.ts';
import { insertNew } from './insert-new.ts';
import { withRetry } from './retry.ts';

type Rooms = Pick<Collections, 'rooms' | 'jobs'>;

/** For a job that is stored already, unseen. False when `most` jobs of its key are active besides. */
export async function takeRoom(
  collections: Rooms,
  { id, keyId }: Pick<Job, 'id' | 'keyId'>,
  most: number,
): Promise<boolean> {
  if (keyId === null) return true;
  const { rooms } = collections;
  for (;;) {
    const { matchedCount } = await withRetry(() =>
      rooms.updateOne({ _id: keyId, [`open.${most - 1}`]: { $exists: false } }, { $addToSet: { open: id } }),
    );
    if (matchedCount === 1) return true;
    const room = await withRetry(() => rooms.findOne({ _id: keyId }).lean<RoomDocument>());
    // An answer was lost, and it is there since the first try.
    if (room?.open.includes(id) === true) return true;
    if (room === null) await beginRoom(collections, keyId);
    else if (!(await clearEnded(collections, room))) return false;
  }
}

/** Jobs may be active that no room was asked for: of an earlier version, or copied from another store. */
async function beginRoom({ rooms, jobs }: Rooms, keyId: string): Promise<void> {
  const admitted = { active: true, keyId, admission: { $exists: false } };
  const found = await withRetry(() => jobs.find(admitted, { _id: 1 }).lean<{ _id: string }[]>());
  await insertNew(rooms, [{ _id: keyId, open: found.map(({ _id }) => _id) }]);
}

/** False when all are active. */
async function clearEnded({ rooms, jobs }: Rooms, { _id, open }: RoomDocument): Promise<boolean> {
  const found = await withRetry(() =>
    jobs.find({ _id: { $in: open }, active: true }, { _id: 1 }).lean<{ _id: string }[]>(),
  );
  const active = new Set(found.map((job) => job._id));
  const ended = open.filter((id) => !active.has(id));
  if (ended.length === 0) return false;
  await withRetry(() => rooms.updateOne({ _id }, { $pull: { open: { $in: ended } } }));
  return true;
}
