// The references among a model's inputs: what names an image or weights and must be resolved before the provider
// can read it.

import type { JsonObject, JsonValue } from '../domain/json.ts';
import { fieldsOf, type ModelDefinition } from './define-model.ts';

export interface FoundReference {
  /** Within the inputs. */
  path: string[];
  value: string;
}

/** Inside of free JSON only what cannot be anything else: the provider reads plain URLs by itself. */
const OURS = /^(?:s3|easel):\/\/|^data:image\//;

/** In the order of the fields. */
export function findReferences(subject: Pick<ModelDefinition, 'inputs'>, inputs: object): FoundReference[] {
  const found: FoundReference[] = [];
  const given = new Map<string, unknown>(Object.entries(inputs));
  for (const { name, type, kind } of fieldsOf(subject)) {
    if (type === 'ImageRef') walk(given.get(name), [name], () => true);
    else if (kind === 'json') walk(given.get(name), [name], (text) => OURS.test(text));
  }
  return found;

  function walk(value: unknown, path: string[], isReference: (text: string) => boolean): void {
    if (typeof value === 'string') {
      if (isReference(value)) found.push({ path, value });
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) walk(item, [...path, key], isReference);
    }
  }
}

/** The inputs with other values at some paths: a copy, unless nothing is to change. */
export function replaceAt(
  inputs: JsonObject,
  changes: readonly { path: string[]; value: JsonValue }[],
): JsonObject {
  if (changes.length === 0) return inputs;
  const copy = structuredClone(inputs);
  for (const { path, value } of changes) {
    const parent = path.slice(0, -1).reduce<unknown>(step, copy);
    const key = path.at(-1);
    if (typeof parent === 'object' && parent !== null && key !== undefined) Reflect.set(parent, key, value);
  }
  return copy;
}

function step(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? Reflect.get(value, key)
    : undefined;
}
