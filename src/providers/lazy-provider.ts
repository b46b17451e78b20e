// A provider that is loaded when it is first asked: its client is a tenth of a start, and queries do without.

import type { Provider } from './provider.ts';

export function lazyProvider(open: () => Promise<Provider>): Provider {
  let opening: Promise<Provider> | undefined;
  const opened = (): Promise<Provider> => (opening ??= open());
  return {
    submit: async (request) => (await opened()).submit(request),
    async *follow(run, signal) {
      yield* (await opened()).follow(run, signal);
    },
    result: async (run, signal) => (await opened()).result(run, signal),
    cancel: async (run) => (await opened()).cancel(run),
    upload: async (file, signal) => (await opened()).upload(file, signal),
    open: async (url, signal) => (await opened()).open(url, signal),
    async [Symbol.asyncDispose]() {
      await (await opening)?.[Symbol.asyncDispose]();
    },
  };
}
