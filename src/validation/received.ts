// What a caller sent, small enough to say it back: objects may be as deep or as wide as a request body allows.

import type { JsonValue } from '../domain/json.ts';

const MOST_TEXT = 200;
const MOST_ITEMS = 10;
const MOST_DEPTH = 3;

/** The value as JSON, its long texts, lists and objects shortened; undefined when nothing was received. */
export function toReceived(value: unknown): JsonValue | undefined {
  return value === undefined ? undefined : preview(value, MOST_DEPTH);
}

export function shorten(text: string): string {
  return text.length > MOST_TEXT ? `${text.slice(0, MOST_TEXT)}… (${text.length} characters)` : text;
}

function preview(value: unknown, depth: number): JsonValue {
  switch (typeof value) {
    case 'string':
      return shorten(value);
    case 'boolean':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      if (value === null) return null;
      return Array.isArray(value) ? previewList(value, depth) : previewObject(value, depth);
    default:
      return typeof value;
  }
}

function previewList(list: readonly unknown[], depth: number): JsonValue {
  if (depth === 0) return `[… ${list.length} items]`;
  const shown = list.slice(0, MOST_ITEMS).map((item) => preview(item, depth - 1));
  return list.length > MOST_ITEMS ? [...shown, `… ${list.length - MOST_ITEMS} more`] : shown;
}

function previewObject(object: object, depth: number): JsonValue {
  const entries = Object.entries(object);
  if (depth === 0) return `{… ${entries.length} keys}`;
  const shown = entries.slice(0, MOST_ITEMS).map(([key, item]) => [shorten(key), preview(item, depth - 1)]);
  if (entries.length > MOST_ITEMS) shown.push(['…', `${entries.length - MOST_ITEMS} more`]);
  return Object.fromEntries(shown);
}
