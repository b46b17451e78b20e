import { GraphQLError } from 'graphql';
import { imageExpiry } from '../../../jobs/sweep-images.ts';
import { listImages } from '../../../jobs/read-jobs.ts';
import type { ImageWhere } from '../../../store/store.ts';
import type { ImageFilter, Resolvers } from '../../generated/resolvers.ts';
import { toConnection, toPageRequest } from '../../pages.ts';

export const imageResolvers: Resolvers = {
  Query: {
    async images(_, args, { jobs, actor }) {
      const page = toPageRequest(args);
      return toConnection(await listImages(jobs, actor, toImageWhere(args.where), page), page);
    },
  },
  Image: {
    url(image, args, { imageUrls }) {
      const expiresIn = args.expiresIn ?? 3600;
      if (expiresIn < 60 || expiresIn > 604_800) {
        throw new GraphQLError('expiresIn must be 60 to 604800 seconds.', {
          extensions: { code: 'BAD_USER_INPUT' },
        });
      }
      return imageUrls.url(image, { expiresIn, variant: args.variant ?? 'ORIGINAL' });
    },
    expiresAt: (image, _, { jobs }) => imageExpiry(image, jobs.settings.imageRetentionDays),
    thumbHash: (image, _, { imageUrls }) => imageUrls.thumbHash(image),
    async job(image, _, { loaders }) {
      const job = await loaders.job.load(image.jobId);
      if (job === undefined) throw new Error(`Job ${image.jobId} of image ${image.id} is not stored`);
      return job;
    },
  },
};

function toImageWhere(filter: ImageFilter | null | undefined): Partial<ImageWhere> {
  const where: Partial<ImageWhere> = {};
  const { userId, search, model, tag, createdAfter, createdBefore } = filter ?? {};
  if (userId !== null && userId !== undefined) where.userId = userId;
  if (search !== null && search !== undefined) where.search = search;
  if (model !== null && model !== undefined) where.model = model;
  if (tag !== null && tag !== undefined) where.tag = tag;
  if (createdAfter !== null && createdAfter !== undefined) where.createdAfter = createdAfter;
  if (createdBefore !== null && createdBefore !== undefined) where.createdBefore = createdBefore;
  return where;
}
