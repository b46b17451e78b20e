// Requests to addresses that somebody else named.

export { fetchPublic, OutgoingError, type PublicAnswer, type PublicRequest } from './fetch-public.ts';
export { type AllowPrivate, allowHosts, allowLoopback } from './address-rules.ts';
export { guardedFetch } from './guarded-fetch.ts';
export { isPublicAddress } from './public-address.ts';
