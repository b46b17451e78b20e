// Reads of one request, gathered: a list of a hundred jobs with their images costs one store call for the images.

import DataLoader from 'dataloader';
import type { Image, Job } from '../domain/job.ts';
import type { Store } from '../store/store.ts';

export interface Loaders {
  job: DataLoader<string, Job | undefined>;
  image: DataLoader<string, Image | undefined>;
  /** Finals and artifacts of a job. */
  imagesOfJob: DataLoader<string, Image[]>;
}

export function createLoaders(store: Store, options: { cache: boolean }): Loaders {
  return {
    job: new DataLoader((ids) => store.jobs.getMany(ids), options),
    image: new DataLoader((ids) => store.images.getMany(ids), options),
    imagesOfJob: new DataLoader((ids) => store.images.ofJobs(ids), options),
  };
}
