// Reads of one request, gathered: a list of a hundred jobs with their images costs one store call for the images.

import DataLoader from 'dataloader';
import type { Image, Job } from '../domain/job.ts';
import type { BudgetStore, Store } from '../store/store.ts';

export interface Loaders {
  job: DataLoader<string, Job | undefined>;
  image: DataLoader<string, Image | undefined>;
  /** Finals and artifacts of a job. */
  imagesOfJob: DataLoader<string, Image[]>;
  /** In place of the store's: the counters of many accounts in one call. */
  budgets: Pick<BudgetStore, 'counters'>;
}

export function createLoaders(store: Store, options: { cache: boolean }): Loaders {
  return {
    job: new DataLoader((ids) => store.jobs.getMany(ids), options),
    image: new DataLoader((ids) => store.images.getMany(ids), options),
    imagesOfJob: new DataLoader((ids) => store.images.ofJobs(ids), options),
    budgets: gatherCounters(store),
  };
}

/** Without a cache: a mutation before in the same request may have changed them. */
function gatherCounters({ budgets }: Pick<Store, 'budgets'>): Loaders['budgets'] {
  type Key = Parameters<BudgetStore['counters']>[0][number];
  const loader = new DataLoader((keys: readonly Key[]) => budgets.counters(keys), { cache: false });
  return { counters: (keys) => Promise.all(keys.map((key) => loader.load(key))) };
}
