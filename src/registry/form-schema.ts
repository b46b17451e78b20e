// A model's JSON Schema with what a form needs to know beyond the rules of single values.

import type { JsonObject, JsonValue } from '../domain/json.ts';
import { jsonSchemaOf, type ModelDefinition } from './define-model.ts';

/**
 * The schema of a model's inputs. `x-needs` of a property names the input without which it has no effect; `x-options`
 * says which of the common options the model takes: `{"size": "exact" | "aspect" | "none", "seed": true}`.
 */
export function formSchemaOf(model: ModelDefinition): JsonObject {
  const schema = jsonSchemaOf(model);
  const properties = asObject(schema['properties']);
  const described = Object.entries(properties).map(([name, property]): [string, JsonValue] => {
    const needs = model.needs[name];
    return [name, needs === undefined ? property : { ...asObject(property), 'x-needs': needs }];
  });
  return {
    ...schema,
    properties: Object.fromEntries(described),
    'x-options': { size: model.limits.size, seed: model.limits.seed },
  };
}

function asObject(value: JsonValue | undefined): JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}
