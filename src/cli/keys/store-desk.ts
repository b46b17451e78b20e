// Keys in the configured store, where no server has it to itself.

import { openRedis } from '../../app/open-redis.ts';
import { openRegistry } from '../../app/open-registry.ts';
import { openStore } from '../../app/open-store.ts';
import { createApiKey } from '../../auth/create-api-key.ts';
import { listApiKeys } from '../../auth/list-api-keys.ts';
import { REVOKED_CHANNEL } from '../../auth/open-connections.ts';
import { revokeApiKey } from '../../auth/revoke-api-key.ts';
import { readLimits } from '../../billing/read-budgets.ts';
import { keyLimits } from '../../billing/terms.ts';
import { createCleanup } from '../../cleanup.ts';
import type { Config } from '../../config/load-config.ts';
import type { Actor } from '../../domain/actor.ts';
import type { ApiKey } from '../../domain/api-key.ts';
import { formatMoney } from '../../domain/money.ts';
import { CUSTOM_MODEL } from '../../registry/price.ts';
import type { Store } from '../../store/store.ts';
import { createLogger } from '../../telemetry/logger.ts';
import type { KeyDesk } from './key-desk.ts';
import type { ShownKey } from './key-operations.ts';

const ACTOR: Actor = { kind: 'operator', name: 'command line' };
const AT_ONCE = 100;

/** Raises StartError when the store cannot be had. */
export async function openStoreDesk(config: Config): Promise<KeyDesk> {
  const registry = await openRegistry(config);
  const store = await openStore(config);
  const deps = {
    store,
    now: Date.now,
    isModel: (id: string) => id === CUSTOM_MODEL || registry.get(id) !== undefined,
    connections: { check: () => tellServers(config) },
  };
  const shown = (key: ApiKey) => toShown(store, key);
  return {
    where: config.store.kind === 'mongo' ? 'in MongoDB' : `in ${config.store.file}`,
    async create(input) {
      const created = await createApiKey(deps, ACTOR, input);
      if (!created.ok) return created;
      const { key, secret } = created.value;
      return { ok: true, value: { key: await shown(key), secret } };
    },
    async *list(userId) {
      for (let after: string | null = null; ;) {
        const page = await listApiKeys(deps, ACTOR, { userId }, { first: AT_ONCE, after });
        for (const key of page.items) yield await shown(key);
        if (!page.hasNextPage) return;
        after = page.items.at(-1)?.id ?? null;
      }
    },
    async revoke(id) {
      const revoked = await revokeApiKey(deps, ACTOR, id);
      return revoked.ok ? { ok: true, value: await shown(revoked.value) } : revoked;
    },
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

/** Servers that share the store look for themselves every two seconds; over Redis they are told. */
async function tellServers({ redisUrl }: Config): Promise<void> {
  if (redisUrl === null) return;
  await using cleanup = createCleanup();
  try {
    const log = createLogger({ level: 'silent' });
    const { commands, channelPrefix } = await openRedis(redisUrl, cleanup, log);
    await commands.publish(`${channelPrefix}${REVOKED_CHANNEL}`, '');
  } catch {
    // The key is revoked all the same.
  }
}

async function toShown(store: Store, key: ApiKey): Promise<ShownKey> {
  const { hash: _hash, markup: _markup, budget: _budget, ...rest } = key;
  const [state] = await readLimits(store, keyLimits(key, Date.now()));
  return {
    ...rest,
    scopes: [...key.scopes],
    models: key.models === null ? null : [...key.models],
    budget:
      state === undefined
        ? null
        : {
            period: state.period,
            limit: formatMoney(state.limit),
            spent: formatMoney(state.spent),
            held: formatMoney(state.held),
          },
    createdAt: new Date(key.createdAt).toISOString(),
    expiresAt: isoOf(key.expiresAt),
    revokedAt: isoOf(key.revokedAt),
    lastUsedAt: isoOf(key.lastUsedAt),
  };
}

function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
