// What is being filled in, one draft a template. It outlives a reload in this tab, and a link can carry it.

import { useSyncExternalStore } from 'react';
import type { FieldValues } from '../forms/values.ts';

const STORAGE = 'easel.templates';
const LONGEST_KEPT = 50_000;

let drafts: Readonly<Record<string, FieldValues>> = readStored();
const watchers = new Set<() => void>();
const NONE: FieldValues = {};

export function useTemplateValues(key: string): FieldValues {
  return useSyncExternalStore(watch, () => drafts[key] ?? NONE);
}

export function setTemplateValue(key: string, name: string, value: unknown): void {
  const { [name]: _, ...others } = drafts[key] ?? NONE;
  setTemplateValues(key, value === undefined ? others : { ...others, [name]: value });
}

export function setTemplateValues(key: string, values: FieldValues): void {
  drafts = { ...drafts, [key]: values };
  for (const watcher of watchers) watcher();
  try {
    sessionStorage.setItem(STORAGE, JSON.stringify(drafts, leaveOutLong));
  } catch {
    // Full or switched off: the draft lives as long as the page.
  }
}

/** What a link can carry: everything but pictures that are only here. */
export function shareableValues(values: FieldValues): FieldValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !String(value).startsWith('data:')));
}

function leaveOutLong(_: string, value: unknown): unknown {
  return typeof value === 'string' && value.length > LONGEST_KEPT ? undefined : value;
}

function readStored(): Record<string, FieldValues> {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORAGE) ?? '{}');
    if (stored === null || typeof stored !== 'object') return {};
    const entries = Object.entries(stored).filter(
      ([, values]) => values !== null && typeof values === 'object',
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
