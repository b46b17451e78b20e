// Rates that count whom they refuse, however the refusal is answered: as a status, as an error, or as data.

import { AppError } from '../domain/errors.ts';
import type { RequestRates } from '../rates/request-rates.ts';
import type { Metrics } from './metrics.ts';

export function measureRates(rates: RequestRates, metrics: Metrics): RequestRates {
  return {
    async ofAddress(address) {
      try {
        await rates.ofAddress(address);
      } catch (error) {
        if (error instanceof AppError && error.code === 'RATE_LIMITED')
          metrics.rateLimitRefusals.inc({ limit: 'address' });
        throw error;
      }
    },
    async ofKey(actor) {
      const wait = await rates.ofKey(actor);
      if (wait !== null) metrics.rateLimitRefusals.inc({ limit: 'key' });
      return wait;
    },
  };
}
