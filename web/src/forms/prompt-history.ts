// Prompts that were run from this browser, the latest first, each once.

import { useSyncExternalStore } from 'react';

const STORAGE = 'easel.prompts';
const MOST = 50;
/** What is longer is not typed again from a list. */
const LONGEST = 2_000;

let prompts: readonly string[] = read();
const watchers = new Set<() => void>();

export function usePrompts(): readonly string[] {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => prompts,
  );
}

export function rememberPrompt(prompt: string): void {
  const text = prompt.trim();
  if (text === '' || text.length > LONGEST || prompts[0] === text) return;
  keep([text, ...prompts.filter((each) => each !== text)].slice(0, MOST));
}

export function forgetPrompts(): void {
  keep([]);
}

/** One step back (1) or forth (−1) from what stands in the field; undefined at either end. */
export function stepFrom(text: string, step: 1 | -1): string | undefined {
  return prompts[prompts.indexOf(text) + step];
}

function keep(next: readonly string[]): void {
  prompts = next;
  try {
    if (next.length === 0) localStorage.removeItem(STORAGE);
    else localStorage.setItem(STORAGE, JSON.stringify(next));
  } catch {
    // Full or switched off: the history lives as long as the page.
  }
  for (const watcher of watchers) watcher();
}

function read(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORAGE) ?? '[]');
    return Array.isArray(stored) ? stored.filter((each) => typeof each === 'string').slice(0, MOST) : [];
  } catch {
    return [];
  }
}
