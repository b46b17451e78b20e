// Variables in braces: `Only {{price}} today`.

import type { JsonObject } from '../../domain/json.ts';
import type { Color } from '../typeset/layout.ts';

const BRACES = /\{\{(\w+)\}\}/g;

/** The variables a text names, in order. */
export function namesIn(text: string): string[] {
  return Array.from(text.matchAll(BRACES), ([, name]) => name ?? '');
}

/** Undefined when every variable it names is absent: words around nothing are not worth setting. */
export function fillIn(text: string, variables: JsonObject): string | undefined {
  const names = namesIn(text);
  if (names.length > 0 && names.every((name) => variables[name] === undefined)) return undefined;
  const filled = text.replaceAll(BRACES, (_, name: string) => {
    const value = variables[name];
    return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
  });
  const trimmed = filled.trim();
  return trimmed === '' ? undefined : trimmed;
}

/** A colour, or the variable it names; `otherwise` when that is absent. */
export function colorOf(text: string, variables: JsonObject, otherwise: Color = '#111318'): Color {
  const value = fillIn(text, variables);
  return value !== undefined && /^#[0-9a-f]{6}$/i.test(value)
    ? `#${value.slice(1).toLowerCase()}`
    : otherwise;
}
