// What a resolver works with.

import type { AuthDeps } from '../auth/auth-deps.ts';
import type { Actor } from '../domain/actor.ts';
import type { JobDeps } from '../jobs/job-deps.ts';
import type { ImageUrls } from '../objects/image-urls.ts';
import type { DeliveryDeps } from '../webhooks/webhook-deps.ts';
import type { RequestRates } from '../rates/request-rates.ts';
import { createLoaders, type Loaders } from './loaders.ts';

export interface GraphqlServices {
  jobs: JobDeps;
  imageUrls: ImageUrls;
  auth: AuthDeps;
  /** A job as webhooks tell of it. */
  showJob: DeliveryDeps['showJob'];
  rates: RequestRates;
}

export interface GraphqlContext extends GraphqlServices {
  actor: Actor;
  loaders: Loaders;
  /** Names this request in logs and errors. */
  requestId: string;
}

/** `live`: for a subscription, whose every event must read the store anew. */
export function createContext(
  services: GraphqlServices,
  caller: { actor: Actor; requestId: string; live?: boolean },
): GraphqlContext {
  const { actor, requestId } = caller;
  const { jobs, imageUrls, auth, rates, showJob } = services;
  let loaders: Loaders | undefined;
  return {
    jobs,
    imageUrls,
    auth,
    rates,
    showJob,
    actor,
    requestId,
    // Most operations, and nearly all events, load nothing.
    get loaders() {
      return (loaders ??= createLoaders(jobs.store, { cache: caller.live !== true }));
    },
  };
}
