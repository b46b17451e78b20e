// A provider whose calls are timed.

import type { Provider } from '../providers/provider.ts';
import type { Metrics } from './metrics.ts';

export function measureProvider(provider: Provider, metrics: Metrics): Provider {
  async function timed<T>(
    operation: string,
    call: () => Promise<T>,
    outcomeOf: (result: T) => string,
  ): Promise<T> {
    const stop = metrics.providerSeconds.startTimer({ operation });
    try {
      const result = await call();
      stop({ outcome: outcomeOf(result) });
      return result;
    } catch (error) {
      stop({ outcome: 'broken' });
      throw error;
    }
  }
  const ofResult = (result: { ok: true } | { ok: false; error: { code: string } }): string =>
    result.ok ? 'ok' : result.error.code;

  return {
    submit: (request) => timed('submit', () => provider.submit(request), ofResult),
    async *follow(run, signal) {
      const stop = metrics.providerSeconds.startTimer({ operation: 'follow' });
      let outcome = 'broken';
      try {
        yield* provider.follow(run, signal);
        outcome = 'ok';
      } finally {
        stop({ outcome });
      }
    },
    result: (run, signal) => timed('result', () => provider.result(run, signal), ofResult),
    cancel: (run) =>
      timed(
        'cancel',
        () => provider.cancel(run),
        (answer) => answer,
      ),
    upload: (file, signal) =>
      timed(
        'upload',
        () => provider.upload(file, signal),
        () => 'ok',
      ),
    open: (url, signal) => timed('open', () => provider.open(url, signal), ofResult),
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  };
}
