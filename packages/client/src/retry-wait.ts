const FIRST_MS = 300;
const MOST_MS = 10_000;

/** Longer with every retry, at random so that many clients do not come back at once; ends early when the network is back. */
export function retryWait(retries: number, signal?: AbortSignal): Promise<void> {
  const most = Math.min(MOST_MS, FIRST_MS * 2 ** retries);
  const online = globalThis as Partial<Pick<EventTarget, 'addEventListener' | 'removeEventListener'>>;
  return new Promise((resolve) => {
    const timer = setTimeout(done, FIRST_MS + Math.random() * (most - FIRST_MS));
    online.addEventListener?.('online', done);
    signal?.addEventListener('abort', done);
    function done(): void {
      clearTimeout(timer);
      online.removeEventListener?.('online', done);
      signal?.removeEventListener('abort', done);
      resolve();
    }
  });
}
