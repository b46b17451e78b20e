// A map that forgets what was not used for longest.

export interface Recent<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

/** At most `most` entries; keys longer than `longestKey` are not remembered, as keys are held too. */
export function createRecent<T>({ most, longestKey }: { most: number; longestKey: number }): Recent<T> {
  const entries = new Map<string, T>();
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      if (key.length > longestKey) return;
      entries.delete(key);
      entries.set(key, value);
      const [oldest] = entries.keys();
      if (entries.size > most && oldest !== undefined) entries.delete(oldest);
    },
  };
}
