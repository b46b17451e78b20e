// fal, or the local sandbox in its place: the same client and the same protocol, at another base URL.

import type { Cleanup } from '../cleanup.ts';
import type { Config } from '../config/load-config.ts';
import { isLoopback } from '../domain/loopback.ts';
import { lazyProvider } from '../providers/lazy-provider.ts';
import type { Provider } from '../providers/provider.ts';

export interface OpenProvider {
  provider: Provider;
  /** Null when no sandbox was started. */
  sandboxUrl: string | null;
  /** It runs on this machine, so it can read addresses of this machine. */
  local: boolean;
}

export async function openProvider(config: Config, cleanup: Cleanup): Promise<OpenProvider> {
  let sandboxUrl: string | null = null;
  if (config.fal.key === null && config.fal.baseUrl === null) {
    const { startSandbox } = await import('../sandbox/sandbox.ts');
    sandboxUrl = cleanup.use(await startSandbox(config.sandbox)).url;
  }
  const baseUrl = config.fal.baseUrl ?? sandboxUrl;
  const provider = cleanup.use(
    lazyProvider(async () => {
      const { createFalProvider } = await import('../providers/fal/fal-provider.ts');
      return createFalProvider({
        ...(config.fal.key === null ? {} : { credentials: config.fal.key }),
        ...(baseUrl === null ? {} : { baseUrl }),
        maxConnections: config.jobs.maxConcurrency * 2,
      });
    }),
  );
  const local = baseUrl !== null && isLoopback(new URL(baseUrl).hostname.replace(/^\[|\]$/g, ''));
  return { provider, sandboxUrl, local };
}
