// What tells users' webhooks, with everything it takes.

import type { Cleanup } from '../cleanup.ts';
import type { Config } from '../config/load-config.ts';
import type { JobDeps } from '../jobs/job-deps.ts';
import type { ImageUrls } from '../objects/image-urls.ts';
import { toJobBody } from '../rest/job-body.ts';
import type { DeliveryDeps } from '../webhooks/webhook-deps.ts';
import { startDeliveries } from '../webhooks/start-deliveries.ts';

export async function openWebhooks(
  { webhooks }: Pick<Config, 'webhooks'>,
  cleanup: Cleanup,
  {
    jobs,
    imageUrls,
    onAttempt,
  }: { jobs: JobDeps; imageUrls: ImageUrls; onAttempt: NonNullable<DeliveryDeps['onAttempt']> },
): Promise<void> {
  const { store, bus, log, now, settings } = jobs;
  cleanup.use(
    await startDeliveries({
      store,
      bus,
      log,
      now,
      settings,
      onAttempt,
      pace: { timeoutMs: webhooks.timeoutMs, firstPauseMs: webhooks.firstPauseMs },
      showJob: (job, images) => toJobBody(job, images, imageUrls),
    }),
  );
}
