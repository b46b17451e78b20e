// The key that signs addresses of files and webhooks: the data folder's, or one that all servers have in common.

import { hkdfSync } from 'node:crypto';
import { join } from 'node:path';
import type { Config } from '../config/load-config.ts';
import { loadOrCreateKey } from '../objects/disk/signed-urls.ts';

export async function openSigningKey({ auth, dataDir }: Pick<Config, 'auth' | 'dataDir'>): Promise<Buffer> {
  if (auth.sessionSecret === null) return loadOrCreateKey(join(dataDir, 'url-signing.key'));
  return Buffer.from(hkdfSync('sha256', auth.sessionSecret, '', 'easel addresses', 32));
}
