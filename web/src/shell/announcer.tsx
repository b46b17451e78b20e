// One live region for the whole page. It speaks what changed, not how far something is.

import { useSyncExternalStore } from 'react';
import { VisuallyHidden } from '../ui/visually-hidden.tsx';

const SILENCE_MS = 5_000;

let spoken = '';
const watchers = new Set<() => void>();
const lastAbout = new Map<string, number>();
const held = new Map<string, ReturnType<typeof setTimeout>>();

/** Speaks a sentence. About one thing at most every five seconds: then the newest that waited. */
export function announce(sentence: string, about?: string): void {
  if (about === undefined) return speak(sentence);
  clearTimeout(held.get(about));
  const wait = (lastAbout.get(about) ?? 0) + SILENCE_MS - Date.now();
  if (wait > 0) {
    held.set(
      about,
      setTimeout(() => announce(sentence, about), wait),
    );
    return;
  }
  held.delete(about);
  lastAbout.set(about, Date.now());
  speak(sentence);
}

function speak(sentence: string): void {
  // The same text again is no change, and a reader says nothing: an invisible difference makes it one.
  spoken = sentence === spoken ? `${sentence}\u00A0` : sentence;
  for (const watcher of watchers) watcher();
}

export function Announcer() {
  const text = useSyncExternalStore(watch, () => spoken);
  return (
    <div aria-live="polite" aria-atomic="true" data-testid="announcer">
      <VisuallyHidden>{text}</VisuallyHidden>
    </div>
  );
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
