// Where a caller puts what it presents: the Authorization header, or the first message of a websocket. Never the
// address, which ends up in logs and histories.

import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../domain/errors.ts';

/** As much as the headers of a request may hold; a message of a websocket could bring more. */
const MOST_CHARACTERS = 16_384;
const BEARER = /^Bearer +([\w.~+/-]+=*)$/i;

/** Null when nothing is presented. Raises AppError when it is nothing that is understood. */
export function tokenOfHeaders(headers: IncomingHttpHeaders): string | null {
  return tokenOfHeader(headers.authorization);
}

/** `{authorization: "Bearer …"}` or `{token: "…"}`; without either, the headers of the opening request. */
export function tokenOfConnection(
  params: Record<string, unknown>,
  headers: IncomingHttpHeaders,
): string | null {
  const header = params['authorization'] ?? params['Authorization'];
  if (header !== undefined) return tokenOfHeader(header);
  const { token } = params;
  if (token === undefined || token === null || token === '') return tokenOfHeaders(headers);
  return tokenOfHeader(`Bearer ${typeof token === 'string' ? token : ''}`);
}

function tokenOfHeader(header: unknown): string | null {
  if (header === undefined || header === null || header === '') return null;
  const isShort = typeof header === 'string' && header.length <= MOST_CHARACTERS;
  const token = isShort ? BEARER.exec(header.trim())?.[1] : undefined;
  if (token !== undefined) return token;
  throw new AppError('UNAUTHENTICATED', 'The authorization must be "Bearer <API key or token>".');
}
