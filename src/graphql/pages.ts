// Relay connections over keyset pages: a cursor is the id of the item, made opaque.

import { GraphQLError } from 'graphql';
import type { Page, PageRequest } from '../store/store.ts';

const MOST = 100;

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** Raises BAD_USER_INPUT for a count out of 1 … 100 or a cursor that is none of ours. */
export function toPageRequest(args: PageArguments): PageRequest {
  const first = args.first ?? 20;
  if (first < 1 || first > MOST) throw badInput(`first must be 1 to ${MOST}.`);
  return { first, after: args.after === null || args.after === undefined ? null : readCursor(args.after) };
}

export interface Connection<T> {
  edges: { cursor: string; node: T }[];
  nodes: T[];
  pageInfo: {
    hasNextPage: boolean;
    hasPreviousPage: boolean;
    startCursor: string | null;
    endCursor: string | null;
  };
}

export function toConnection<T extends { id: string }>(page: Page<T>, request: PageRequest): Connection<T> {
  return toConnectionBy(page, request, ({ id }) => id);
}

/** For what is listed by something else than its id. */
export function toConnectionBy<T>(
  page: Page<T>,
  request: Pick<PageRequest, 'after'>,
  placeOf: (item: T) => string,
): Connection<T> {
  const edges = page.items.map((node) => ({ cursor: writeCursor(placeOf(node)), node }));
  return {
    edges,
    nodes: page.items,
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: request.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function writeCursor(id: string): string {
  return Buffer.from(`1:${id}`).toString('base64url');
}

function readCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString();
  if (!/^1:\P{C}{1,400}$/u.test(text)) throw badInput('after is not a cursor of this list.');
  return text.slice(2);
}

function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });
}
