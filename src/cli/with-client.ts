// A command that talks to a running server: where it is, who asks, and the end of the connection.

import type { Config } from '../config/load-config.ts';
import { type ApiClient, createApiClient, isServing } from './api-client.ts';
import { noServerAt } from './exit-code.ts';
import { tokenFor } from './token-for.ts';

export interface Address {
  /** Instead of EASEL_URL. */
  url?: string | undefined;
  /** Instead of EASEL_TOKEN. */
  token?: string | undefined;
}

/** Raises NoServer when none answers. */
export async function withClient<T>(
  config: Pick<Config, 'easelUrl' | 'easelToken' | 'auth' | 'dataDir'>,
  address: Address,
  work: (client: ApiClient) => Promise<T>,
): Promise<T> {
  const url = address.url?.replace(/\/+$/, '') ?? config.easelUrl;
  if (!(await isServing(url))) throw noServerAt(url);
  const client = createApiClient(url, await tokenFor(url, config, address.token));
  try {
    return await work(client);
  } finally {
    await client.close();
  }
}
