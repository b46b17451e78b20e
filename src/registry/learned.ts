// What was asked of somebody else about endpoints: kept for an hour, and asked for once by however many requests need
// it at a time.

export interface Learned<T> {
  /** Resolves when what can be known of an endpoint is known; never rejects. */
  learn(endpoint: string): Promise<void>;
  known(endpoint: string): T | undefined;
}

export interface LearnedOptions<T> {
  /** `complete` is false for what could not be had: it is asked for again soon. */
  ask: (endpoint: string) => Promise<{ value: T; complete: boolean }>;
  now?: () => number;
}

const KEEP_MS = 3_600_000;
const RETRY_MS = 60_000;
const MOST_KNOWN = 500;

export function createLearned<T>({ ask, now = Date.now }: LearnedOptions<T>): Learned<T> {
  const entries = new Map<string, { value: T; until: number }>();
  const asking = new Map<string, Promise<void>>();

  async function note(endpoint: string): Promise<void> {
    const { value, complete } = await ask(endpoint);
    entries.delete(endpoint);
    entries.set(endpoint, { value, until: now() + (complete ? KEEP_MS : RETRY_MS) });
    for (const oldest of entries.keys()) {
      if (entries.size <= MOST_KNOWN) break;
      entries.delete(oldest);
    }
  }

  return {
    learn(endpoint) {
      const entry = entries.get(endpoint);
      if (entry !== undefined && entry.until > now()) return Promise.resolve();
      let pending = asking.get(endpoint);
      if (pending === undefined) {
        pending = note(endpoint)
          .catch(() => undefined)
          .finally(() => asking.delete(endpoint));
        asking.set(endpoint, pending);
      }
      return pending;
    },
    known: (endpoint) => entries.get(endpoint)?.value,
  };
}
