// Retention: what is kept for so many days goes when they are over. Looked for at the start and every hour.

import type { JobDeps } from './job-deps.ts';
import { sweepImages } from './sweep-images.ts';
import { sweepUploads } from './sweep-uploads.ts';

const HOUR_MS = 3600 * 1000;

/** Days; 0 keeps for ever. */
export interface Retention {
  imageDays: number;
  uploadDays: number;
}

export function startRetention(
  deps: Pick<JobDeps, 'store' | 'objects' | 'now' | 'log'>,
  { imageDays, uploadDays }: Retention,
): AsyncDisposable {
  const sweeps = [
    ...(imageDays === 0 ? [] : [() => sweepImages(deps, imageDays)]),
    ...(uploadDays === 0 ? [] : [() => sweepUploads(deps, uploadDays)]),
  ];
  let working = Promise.resolve();
  const round = async (): Promise<void> => {
    for (const sweep of sweeps) {
      await sweep().catch((error: unknown) => deps.log.error({ err: error }, 'A retention sweep broke off'));
    }
  };
  const start = (): void => void (working = working.then(round));
  const timer = sweeps.length === 0 ? undefined : setInterval(start, HOUR_MS);
  start();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await working;
    },
  };
}
