// The image store on MongoDB.

import type { QueryFilter } from 'mongoose';
import { idFloor } from '../../domain/ids.ts';
import type { Image } from '../../domain/job.ts';
import { searchedWords } from '../../domain/words.ts';
import type { ImageStore, ImageWhere, PageRequest } from '../store.ts';
import type { Collections } from './collections.ts';
import type { ImageDocument } from './documents.ts';
import { toImage } from './image-document.ts';
import { withRetry } from './retry.ts';

export function createImageStore({ images }: Collections): ImageStore {
  const get = async (id: string): Promise<Image | undefined> => {
    const document = await withRetry(() => images.findOne({ _id: id }).lean<ImageDocument>());
    return document === null ? undefined : toImage(document);
  };
  return {
    get,
    async getMany(ids) {
      const found = await withRetry(() => images.find({ _id: { $in: [...ids] } }).lean<ImageDocument[]>());
      const byId = new Map(found.map((document) => [document._id, toImage(document)]));
      return ids.map((id) => byId.get(id));
    },
    async ofJobs(jobIds) {
      const found = await withRetry(() =>
        images.find({ jobId: { $in: [...jobIds] }, listed: { $gte: 0 } }).lean<ImageDocument[]>(),
      );
      found.sort((a, b) => b.listed - a.listed || a.index - b.index);
      const byJob = new Map<string, Image[]>(jobIds.map((jobId) => [jobId, []]));
      for (const document of found) byJob.get(document.jobId)?.push(toImage(document));
      return jobIds.map((jobId) => byJob.get(jobId) ?? []);
    },
    async list(where, page) {
      const { filter, sort } = imageListing(where, page, await placeOf(page, where, get));
      const found = await withRetry(() =>
        images
          .find(filter)
          .sort(sort)
          .limit(page.first + 1)
          .lean<ImageDocument[]>(),
      );
      return { items: found.slice(0, page.first).map(toImage), hasNextPage: found.length > page.first };
    },
    async addDerived(id, { thumbHash, variants }) {
      const set = {
        ...(thumbHash === undefined ? {} : { thumbHash }),
        ...Object.fromEntries(Object.entries(variants ?? {}).map(([name, key]) => [`variants.${name}`, key])),
      };
      // One server's word is enough: what is lost is derived again.
      const { matchedCount } = await withRetry(() =>
        images.updateOne({ _id: id, deletedAt: null }, { $set: set }, { writeConcern: { w: 1 } }),
      );
      return matchedCount === 1;
    },
    async markDeleted(id, at) {
      const { modifiedCount } = await withRetry(() =>
        images.updateOne({ _id: id, deletedAt: null }, { $set: { deletedAt: at, listed: -1 } }),
      );
      return modifiedCount === 1;
    },
    async expired(createdBefore, first) {
      const found = await withRetry(() =>
        images
          .find({ listed: { $gte: 0 }, createdAt: { $lt: createdBefore } })
          .sort({ createdAt: 1 })
          .limit(first)
          .lean<ImageDocument[]>(),
      );
      return found.map(toImage);
    },
  };
}

/** A search goes by the time an image was stored, so the place after one needs that one's time. */
async function placeOf(
  { after }: PageRequest,
  { search }: ImageWhere,
  get: (id: string) => Promise<Image | undefined>,
): Promise<number | null> {
  return after === null || searchedWords(search) === null ? null : ((await get(after))?.createdAt ?? 0);
}

interface Listing {
  filter: QueryFilter<ImageDocument>;
  sort: Record<string, -1>;
}

/** The filter and order of one listing; for `explain` too. `place`: when the image `page.after` was stored. */
export function imageListing(where: ImageWhere, page: PageRequest, place: number | null): Listing {
  const common: QueryFilter<ImageDocument> = {
    listed: 1,
    ...(where.userId === null ? {} : { userId: where.userId }),
    ...(where.model === undefined ? {} : { model: where.model }),
    ...(where.tag === undefined ? {} : { tags: where.tag }),
  };
  const created = {
    ...(where.createdAfter === undefined ? {} : { $gt: where.createdAfter }),
    ...(where.createdBefore === undefined ? {} : { $lt: where.createdBefore }),
  };
  const inTime = Object.keys(created).length === 0 ? {} : { createdAt: created };
  const words = searchedWords(where.search);
  if (words !== null) {
    const after =
      page.after === null || place === null
        ? {}
        : { $or: [{ createdAt: { $lt: place } }, { createdAt: place, _id: { $lt: page.after } }] };
    return {
      // No word at all is found nowhere.
      filter: { ...common, ...inTime, ...after, words: words.length === 0 ? { $in: [] } : { $all: words } },
      sort: { createdAt: -1, _id: -1 },
    };
  }
  // An image is stored after its job was made, and its id holds its job's time.
  const ends = [
    ...(page.after === null ? [] : [page.after]),
    ...(where.createdBefore === undefined ? [] : [idFloor('job', where.createdBefore).replace('job', 'img')]),
  ].sort();
  return {
    filter: { ...common, ...inTime, ...(ends[0] === undefined ? {} : { _id: { $lt: ends[0] } }) },
    sort: { _id: -1 },
  };
}
