// What no input may be, whatever its schema: so deep that a walk over it fails, so large that it is no request, or
// with keys that mean something to JavaScript.

export interface ShapeProblem {
  path: string[];
  rule: 'depth' | 'length' | 'unknown_field';
  message: string;
}

const DEEPEST = 32;
const MOST_VALUES = 20_000;
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** The first problem; undefined when the value is harmless. Keys of the value itself are its schema's to judge. */
export function checkShape(value: unknown): ShapeProblem | undefined {
  const waiting: { value: unknown; path: string[] }[] = [{ value, path: [] }];
  let values = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next.value !== 'object' || next.value === null) continue;
    const { path } = next;
    if (path.length > DEEPEST) {
      return { path: path.slice(0, 3), rule: 'depth', message: `is nested more than ${DEEPEST} levels deep` };
    }
    const isList = Array.isArray(next.value);
    for (const [key, item] of Object.entries(next.value)) {
      if (++values > MOST_VALUES) {
        return { path: path.slice(0, 3), rule: 'length', message: `holds more than ${MOST_VALUES} values` };
      }
      if (!isList && path.length > 0 && FORBIDDEN.has(key)) {
        return { path: [...path, key], rule: 'unknown_field', message: 'is not allowed as a name' };
      }
      waiting.push({ value: item, path: [...path, key] });
    }
  }
  return undefined;
}
