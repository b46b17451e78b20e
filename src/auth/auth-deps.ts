// What the verbs of this room work with. app.ts fills it in.

import type { Store } from '../store/store.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { OpenConnections } from './open-connections.ts';
import type { SessionTokens } from './session-tokens.ts';

export interface AuthDeps {
  store: Pick<Store, 'keys' | 'audit' | 'jobs'>;
  log: Logger;
  now: () => number;
  connections: OpenConnections;
  sessions: SessionTokens;
  /** Whether there is a model of this id. */
  isModel: (id: string) => boolean;
}
