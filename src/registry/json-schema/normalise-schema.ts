// JSON Schema as it is found in the wild (fal's OpenAPI documents, files written by hand) made plain: references are
// written out, "or null" is dropped, and nothing is filled in by a default.

import type { JsonObject, JsonValue } from '../../domain/json.ts';

export interface SchemaProblem {
  /** Where in the schema. */
  path: string[];
  message: string;
}

export type Normalised = { ok: true; schema: JsonObject } | { ok: false; problems: SchemaProblem[] };

const DEEPEST = 24;
/** Of no use to validation, or of a provider's own. */
const DROPPED = new Set(['title', 'default', 'nullable', 'ui', 'x-fal', 'x-fal-order-properties']);
const LISTS = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);

/** `root`: the document that `#/…` references point into. */
export function normaliseSchema(schema: JsonValue, root: JsonValue): Normalised {
  const problems: SchemaProblem[] = [];
  const plain = walk(schema, []);
  return problems.length === 0 ? { ok: true, schema: plain } : { ok: false, problems };

  function walk(value: JsonValue | undefined, path: string[]): JsonObject {
    if (path.length > DEEPEST) return report(path.slice(0, 6), 'is nested too deeply, or refers to itself');
    // `true` is any value; `false` is none.
    if (value === true) return {};
    if (value === false) return { not: {} };
    if (!isObject(value)) return report(path, 'is not a schema');
    const { $ref: reference, ...own } = value;
    if (reference !== undefined) {
      const target = resolve(reference, root);
      if (target === undefined)
        return report(path, `refers to ${JSON.stringify(reference)}, which is not there`);
      return walk(target, [...path, '$ref']);
    }
    const made: JsonObject = {};
    for (const [key, part] of Object.entries(own)) {
      if (!DROPPED.has(key)) made[key] = walkPart(key, part, [...path, key]);
    }
    return collapse(made);
  }

  function walkPart(key: string, part: JsonValue, path: string[]): JsonValue {
    if (key === 'properties' && isObject(part)) {
      return fromPairs(Object.entries(part).map(([name, item]) => [name, walk(item, [...path, name])]));
    }
    if (LISTS.has(key) && Array.isArray(part)) {
      return part.map((item, index) => walk(item, [...path, String(index)]));
    }
    if (key === 'items' && !Array.isArray(part)) return walk(part, path);
    if (key === 'additionalProperties' && isObject(part)) return walk(part, path);
    return part;
  }

  function report(path: string[], message: string): JsonObject {
    problems.push({ path, message });
    return {};
  }
}

/** What a `#/…` pointer names. */
export function resolve(reference: JsonValue, root: JsonValue): JsonValue | undefined {
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return undefined;
  let found: JsonValue | undefined = root;
  for (const part of reference.slice(2).split('/')) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (!isObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One choice left is no choice; a value that may be null is one that may be left out. */
function collapse(schema: JsonObject): JsonObject {
  const { type, ...others } = schema;
  const types = Array.isArray(type) ? type.filter((name) => name !== 'null') : undefined;
  if (types?.length === 1 && types[0] !== undefined) return collapse({ ...others, type: types[0] });
  for (const key of ['anyOf', 'oneOf', 'allOf'] as const) {
    const { [key]: list, ...rest } = schema;
    if (!Array.isArray(list)) continue;
    const kept = list.filter((item) => !(isObject(item) && item['type'] === 'null'));
    const [only] = kept;
    if (kept.length === 1 && isObject(only)) return collapse({ ...only, ...rest });
    if (kept.length < list.length) return { ...rest, [key]: kept };
  }
  return schema;
}

/** `__proto__` too becomes a property of its own. */
function fromPairs(pairs: readonly (readonly [string, JsonValue])[]): JsonObject {
  return Object.fromEntries(pairs);
}
