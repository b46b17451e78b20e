// Requests to addresses that somebody else named.

export { fetchPublic, OutgoingError, type PublicAnswer, type PublicRequest } from './fetch-public.ts';
export { type AllowPrivate, allowHosts, allowLoopback, createGuardedAgent } from './guarded-agent.ts';
export { guardedFetch } from './guarded-fetch.ts';
export { isPublicAddress } from './public-address.ts';
