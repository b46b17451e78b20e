// What is being prepared. It outlives a reload in this tab, but for pictures too large to keep there.

import { useSyncExternalStore } from 'react';
import { drawSeed } from '../forms/seed.ts';
import type { Size } from '../forms/size-input.tsx';
import type { FieldValues } from '../forms/values.ts';

export interface Draft {
  modelId: string | null;
  /** By field name, over all models: what one model has no field for stays for another. */
  values: FieldValues;
  /** Null: the model's own size, or the input picture's. */
  size: Size | null;
  count: number;
  seed: string;
  seedLocked: boolean;
  tags: string;
  deadline: string;
}

const STORAGE = 'easel.draft';
/** What is longer is left out of the stored draft. */
const LONGEST_KEPT = 50_000;

let draft: Draft = { ...emptyDraft(), ...readStored() };
const watchers = new Set<() => void>();
let saving: ReturnType<typeof setTimeout> | undefined;

export function useDraft(): Draft {
  return useSyncExternalStore(watch, currentDraft);
}

export function currentDraft(): Draft {
  return draft;
}

export function changeDraft(change: Partial<Draft>): void {
  draft = { ...draft, ...change };
  for (const watcher of watchers) watcher();
  clearTimeout(saving);
  saving = setTimeout(save, 200);
}

export function setValue(name: string, value: unknown): void {
  const { [name]: _, ...others } = draft.values;
  changeDraft({ values: value === undefined ? others : { ...others, [name]: value } });
}

/** After a run: a seed that is not locked has done its work. */
export function renewSeed(): void {
  if (!draft.seedLocked) changeDraft({ seed: drawSeed() });
}

function emptyDraft(): Draft {
  return {
    modelId: null,
    values: {},
    size: null,
    count: 1,
    seed: drawSeed(),
    seedLocked: false,
    tags: '',
    deadline: '',
  };
}

function save(): void {
  const kept = Object.entries(draft.values).filter(([, value]) => !isLong(value));
  try {
    sessionStorage.setItem(STORAGE, JSON.stringify({ ...draft, values: Object.fromEntries(kept) }));
  } catch {
    // Full or switched off: the draft lives as long as the page.
  }
}

function isLong(value: unknown): boolean {
  return typeof value === 'string' && value.length > LONGEST_KEPT;
}

function readStored(): Partial<Draft> {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(STORAGE) ?? '{}');
    return isDraft(stored) ? stored : {};
  } catch {
    return {};
  }
}

/** Written by this page; an older version of it may have written another shape. */
function isDraft(stored: unknown): stored is Draft {
  if (stored === null || typeof stored !== 'object') return false;
  const pattern: Record<string, unknown> = { ...emptyDraft(), modelId: 'text', size: {} };
  return Object.entries(pattern).every(([name, example]) => {
    const value: unknown = Reflect.get(stored, name);
    return typeof value === typeof example || (value === null && (name === 'modelId' || name === 'size'));
  });
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
