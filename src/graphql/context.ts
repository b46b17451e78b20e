// What a resolver works with.

import type { AuthDeps } from '../auth/auth-deps.ts';
import type { Actor } from '../domain/actor.ts';
import type { JobDeps } from '../jobs/job-deps.ts';
import type { ImageUrls } from '../objects/image-urls.ts';
import type { DeliveryDeps } from '../webhooks/webhook-deps.ts';
import type { RequestRates } from '../rates/request-rates.ts';
import type { Store } from '../store/store.ts';
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
}

/** `live`: for a subscription, whose every event must read the store anew. */
export function createContext(
  services: GraphqlServices,
  caller: { actor: Actor; live?: boolean },
): GraphqlContext {
  const { actor, live = false } = caller;
  const lazy = new LazyLoaders(services.jobs.store, { cache: !live });
  return Object.assign(lazy, services, { actor });
}

/** Most operations, and nearly all events, load nothing. A class: of a plain object Apollo's copy would call the getter. */
class LazyLoaders {
  private readonly parts: { store: Store; options: { cache: boolean }; loaders?: Loaders };

  constructor(store: Store, options: { cache: boolean }) {
    this.parts = { store, options };
  }

  get loaders(): Loaders {
    return (this.parts.loaders ??= createLoaders(this.parts.store, this.parts.options));
  }
}
