const FIRST_MS = 300;
const MOST_MS = 10_000;

/** Full jitter between 0.3 and 10 s, cut short when the network or the page comes back. */
export function createRetryWait(): (retries: number) => Promise<void> {
  return (retries) =>
    new Promise((resolve) => {
      const ceiling = Math.min(MOST_MS, FIRST_MS * 2 ** retries);
      const timer = setTimeout(done, FIRST_MS + Math.random() * (ceiling - FIRST_MS));
      window.addEventListener('online', done);
      document.addEventListener('visibilitychange', whenVisible);
      function whenVisible(): void {
        if (!document.hidden) done();
      }
      function done(): void {
        clearTimeout(timer);
        window.removeEventListener('online', done);
        document.removeEventListener('visibilitychange', whenVisible);
        resolve();
      }
    });
}
