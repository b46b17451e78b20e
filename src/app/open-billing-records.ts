// Where the provider's own records of what it billed are asked for.

import type { Config } from '../config/load-config.ts';
import type { BillingRecords } from '../providers/billing-records.ts';
import { createBillingEvents } from '../providers/fal/billing-events.ts';

/** `baseUrl`: where the provider is, when it is not fal. */
export function openBillingRecords({ fal }: Pick<Config, 'fal'>, baseUrl: string | null): BillingRecords {
  return createBillingEvents({
    ...(fal.key === null ? {} : { credentials: fal.key }),
    ...(baseUrl === null ? {} : { baseUrl }),
  });
}
