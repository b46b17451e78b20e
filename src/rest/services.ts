// What the routes work with.

import type { FastifyRequest } from 'fastify';
import type { AuthDeps } from '../auth/auth-deps.ts';
import type { Actor } from '../domain/actor.ts';
import type { JobDeps } from '../jobs/job-deps.ts';
import type { ImageUrls } from '../objects/image-urls.ts';
import type { SubscriptionSlots } from '../rates/subscription-slots.ts';

export interface RestServices {
  jobs: JobDeps;
  imageUrls: ImageUrls;
  auth: AuthDeps;
  /** Streams that stay open are bounded as subscriptions are. */
  slots: SubscriptionSlots;
  /** Raises AppError when the caller may not come in. */
  authenticate: (request: FastifyRequest) => Promise<Actor>;
}
