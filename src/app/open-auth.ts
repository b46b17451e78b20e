// Who may come in, as configured; and the verbs of keys and tokens.

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { auditConfiguration } from '../auth/audit-configuration.ts';
import { createAnonymousCheck } from '../auth/anonymous.ts';
import type { AuthDeps } from '../auth/auth-deps.ts';
import { type Authenticate, createAuthenticate } from '../auth/authenticate.ts';
import { createOpenConnections } from '../auth/open-connections.ts';
import { createProviderTokens } from '../auth/provider-tokens.ts';
import type { Cleanup } from '../cleanup.ts';
import type { Config } from '../config/load-config.ts';
import { StartError } from '../domain/errors.ts';
import type { Channels } from '../events/channels.ts';
import type { Registry } from '../registry/registry.ts';
import type { Store } from '../store/store.ts';
import type { Logger } from '../telemetry/logger.ts';
import { openSessionTokens } from './open-session-tokens.ts';

export interface OpenAuth {
  auth: AuthDeps;
  authenticate: Authenticate;
  /** Who comes in without presenting anything, as it was at the start. */
  anonymous: 'nobody' | 'this machine' | 'everybody';
}

/** Raises StartError when the server could be reached by others and nobody would have to present anything. */
export async function openAuth(
  config: Config,
  cleanup: Cleanup,
  parts: { store: Store; registry: Registry; channels: Channels; log: Logger },
): Promise<OpenAuth> {
  const { store, registry, channels, log } = parts;
  const now = Date.now;
  const anonymous = await whoIsAnonymous(config, store);
  await auditConfiguration({ store, now }, { ...config.settings, ...(await fingerprints(config)) });
  const sessions = await openSessionTokens(config);
  const connections = cleanup.use(await createOpenConnections({ store, channels, log, now }));
  const { jwt, allowAnonymous, required } = config.auth;
  // The first key shuts the door at once; one that another process has made is seen a moment later.
  let made = false;
  const keys: Store['keys'] = {
    ...store.keys,
    async create(key) {
      await store.keys.create(key);
      made = true;
    },
  };
  const authenticate = createAuthenticate({
    store,
    log,
    now,
    sessions,
    provider: jwt === null ? null : createProviderTokens(jwt, { log, now }),
    refuseAnonymous: createAnonymousCheck({
      allowed: allowAnonymous,
      get required() {
        return required || !config.loopbackOnly || made;
      },
      anyKey: () => store.keys.any(),
      now,
    }),
  });
  const isModel = (id: string): boolean => registry.get(id) !== undefined;
  return {
    auth: { store: { ...store, keys }, log, now, connections, sessions, isModel },
    authenticate,
    anonymous,
  };
}

async function whoIsAnonymous(config: Config, store: Store): Promise<OpenAuth['anonymous']> {
  if (config.auth.allowAnonymous) return 'everybody';
  if (config.auth.required || (await store.keys.any())) return 'nobody';
  // A worker serves nothing that would ask who is there.
  if (config.loopbackOnly) return 'this machine';
  if (config.role === 'worker') return 'nobody';
  throw new StartError(
    `HOST: ${config.host} can be reached from other machines and no authentication is configured. ` +
      'Bind to 127.0.0.1, make an API key (npm run keys -- create), set JWT_ISSUER or AUTH=required, or set ALLOW_ANONYMOUS=1.',
  );
}

/** The files that say what is served: a change inside of one is a change of the configuration. */
async function fingerprints({ models, limits }: Config): Promise<Record<string, string>> {
  const files = {
    MODELS_FILE: models.file,
    MODERATION_FILE: limits.moderation.file,
    ...Object.fromEntries(
      limits.persisted.manifests.map((file, index) => [`PERSISTED_OPERATIONS ${index}`, file]),
    ),
  };
  const found: Record<string, string> = {};
  for (const [name, file] of Object.entries(files)) {
    // One that cannot be read is refused by whoever needs it.
    const bytes = file === null ? undefined : await readFile(file).catch(() => undefined);
    if (bytes !== undefined) found[`${name} sha256`] = createHash('sha256').update(bytes).digest('hex');
  }
  return found;
}
