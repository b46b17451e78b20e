// Keys through a running server.

import type { Config } from '../../config/load-config.ts';
import type { Markup } from '../../domain/budget.ts';
import { formatMoney } from '../../domain/money.ts';
import { createApiClient, isServing } from '../api-client.ts';
import { NoServer } from '../exit-code.ts';
import { tokenFor } from '../token-for.ts';
import type { KeyDesk } from './key-desk.ts';
import {
  CREATE_KEY,
  createKeyData,
  LIST_KEYS,
  listKeysData,
  REVOKE_KEY,
  revokeKeyData,
} from './key-operations.ts';

/** Raises NoServer when none answers. */
export async function openServerDesk(
  url: string,
  config: Config,
  token: string | undefined,
): Promise<KeyDesk> {
  if (!(await isServing(url)))
    throw new NoServer(
      `The store is in use by a server that does not answer at ${url}: name it by EASEL_URL.`,
    );
  const client = createApiClient(url, await tokenFor(url, config, token));
  return {
    where: `through the server at ${url}`,
    async create({ budget, markup, scopes, expiresAt, ...rest }) {
      const input = {
        ...rest,
        ...(scopes === null || scopes === undefined ? {} : { scopes: scopes.map(toScopeName) }),
        budget: budget ? { period: budget.period, limit: formatMoney(budget.limit) } : null,
        markup: markup ? toMarkupInput(markup) : null,
        expiresAt: typeof expiresAt === 'number' ? new Date(expiresAt).toISOString() : null,
      };
      const { apiKey, secret, errors } = (await client.request(CREATE_KEY, { input }, createKeyData))
        .createApiKey;
      return apiKey === null || secret === null
        ? { ok: false, errors }
        : { ok: true, value: { key: apiKey, secret } };
    },
    async *list(userId) {
      const variables: { after: string | null; userId: string | null } = {
        after: null,
        userId: userId ?? null,
      };
      for (let more = true; more;) {
        const { nodes, pageInfo } = (await client.request(LIST_KEYS, variables, listKeysData)).apiKeys;
        yield* nodes;
        variables.after = pageInfo.endCursor;
        more = pageInfo.hasNextPage;
      }
    },
    async revoke(id) {
      const { apiKey, errors } = (await client.request(REVOKE_KEY, { id }, revokeKeyData)).revokeApiKey;
      return apiKey === null ? { ok: false, errors } : { ok: true, value: apiKey };
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
}

function toScopeName(scope: string): string {
  return scope.toUpperCase().replace('-', '_');
}

function toMarkupInput(markup: Markup) {
  return markup.kind === 'percent'
    ? { percent: markup.basisPoints / 100 }
    : { perImage: formatMoney(markup.amount) };
}
