// Where keys are made and revoked from the command line: in the configured store itself, or through the server that
// has it.

import type { NewKey } from '../../auth/create-api-key.ts';
import type { UserError } from '../../domain/errors.ts';
import type { ShownKey } from './key-operations.ts';

export type Answer<T> = { ok: true; value: T } | { ok: false; errors: Pick<UserError, 'message' | 'path'>[] };

export interface KeyDesk extends AsyncDisposable {
  /** For people: where it is done. */
  where: string;
  create(input: NewKey): Promise<Answer<{ key: ShownKey; secret: string }>>;
  /** Newest first; of one user, or of all. */
  list(userId: string | undefined): AsyncIterable<ShownKey>;
  revoke(id: string): Promise<Answer<ShownKey>>;
}
