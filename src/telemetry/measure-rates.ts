// Rates that count whom they refuse, however the refusal is answered: as a status, as an error, or as data.

import type { Actor } from '../domain/actor.ts';
import { AppError } from '../domain/errors.ts';
import type { RequestRates } from '../rates/request-rates.ts';
import type { Metrics } from './metrics.ts';

export function measureRates(rates: RequestRates, metrics: Metrics): RequestRates {
  return {
    async ofAddress(address, kind) {
      try {
        await rates.ofAddress(address, kind);
      } catch (error) {
        if (error instanceof AppError && error.code === 'RATE_LIMITED')
          metrics.rateLimitRefusals.inc({ limit: 'address' });
        throw error;
      }
    },
    async ofCaller(actor) {
      const wait = await rates.ofCaller(actor);
      if (wait !== null) metrics.rateLimitRefusals.inc({ limit: isByKey(actor) ? 'key' : 'user' });
      return wait;
    },
  };
}

function isByKey(actor: Actor): boolean {
  return actor.kind === 'user' && actor.key !== null;
}
