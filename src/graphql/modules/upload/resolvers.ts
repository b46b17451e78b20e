import { createUpload } from '../../../jobs/create-upload.ts';
import { deleteImage } from '../../../jobs/delete-image.ts';
import type { Resolvers } from '../../generated/resolvers.ts';

export const uploadResolvers: Resolvers = {
  Mutation: {
    async createUpload(_, { input }, { jobs, actor }) {
      const created = await createUpload(jobs, actor, input);
      return created.ok ? { upload: created.value, errors: [] } : { upload: null, errors: created.errors };
    },
    async deleteImage(_, { id }, { jobs, actor }) {
      const deleted = await deleteImage(jobs, actor, id);
      return deleted.ok ? { image: deleted.value, errors: [] } : { image: null, errors: deleted.errors };
    },
  },
};
