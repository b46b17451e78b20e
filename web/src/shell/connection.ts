// Whether the server can be reached, as far as the browser and the socket tell.

import { useSyncExternalStore } from 'react';
import { socketState, watchSocket } from '../live/socket.ts';

export type Connection = 'online' | 'offline' | 'reconnecting' | 'refused';

export function useConnection(): Connection {
  return useSyncExternalStore(watch, connection);
}

export function connection(): Connection {
  if (!navigator.onLine) return 'offline';
  switch (socketState()) {
    case 'refused':
      return 'refused';
    case 'waiting':
      return 'reconnecting';
    default:
      return 'online';
  }
}

function watch(watcher: () => void): () => void {
  window.addEventListener('online', watcher);
  window.addEventListener('offline', watcher);
  const unwatch = watchSocket(watcher);
  return () => {
    window.removeEventListener('online', watcher);
    window.removeEventListener('offline', watcher);
    unwatch();
  };
}
