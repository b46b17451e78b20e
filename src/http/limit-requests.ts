// Every request counts for its address, whatever it asks for and before anything of it is looked at. A route says in
// its `config.rate` when it is to be counted otherwise.

import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { RequestRates } from '../rates/request-rates.ts';
import { clientAddress } from './client-address.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** `file`: with those that are asked for many at a time. `own`: the route counts, or needs not. Default: a request. */
    rate?: 'file' | 'own';
  }
}

export interface RequestLimits {
  rates: RequestRates;
  /** In front of this server. */
  proxies: number;
}

export function limitRequests(app: FastifyInstance, { rates, proxies }: RequestLimits): void {
  app.addHook('onRequest', async (request) => {
    const kind = request.routeOptions.config?.rate ?? 'request';
    if (kind !== 'own') await rates.ofAddress(addressOf(request, proxies), kind);
  });
}

export function addressOf({ raw }: FastifyRequest, proxies: number): string {
  return clientAddress(raw, proxies);
}

/** The routes that are registered after it are files. */
export function countAsFiles(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, rate: 'file' };
  });
}
