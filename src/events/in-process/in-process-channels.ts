// Channels within one process. Of patterns it has no need.

import type { ChannelListener, Channels } from '../channels.ts';

export function createInProcessChannels(): Channels {
  const channels = new Map<string, Set<ChannelListener>>();
  return {
    publish(channel, text) {
      for (const listener of channels.get(channel) ?? []) listener.message(text);
    },
    subscribe(channel, listener) {
      const listeners = channels.get(channel) ?? new Set();
      channels.set(channel, listeners);
      listeners.add(listener);
      return Promise.resolve(() => {
        listeners.delete(listener);
        if (listeners.size === 0 && channels.get(channel) === listeners) channels.delete(channel);
      });
    },
    [Symbol.asyncDispose]() {
      channels.clear();
      return Promise.resolve();
    },
  };
}
