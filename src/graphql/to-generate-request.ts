// The edge's spelling: GraphQL names in, REST names to the verbs, and paths of errors back again.

import type { UserError } from '../domain/errors.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import type { GenerateRequest } from '../jobs/prepare-request.ts';
import { fieldsOf, type ModelDefinition } from '../registry/define-model.ts';
import type { Registry } from '../registry/registry.ts';
import type { GenerateImageInput, ImageOptions } from './generated/resolvers.ts';

const OPTION_NAMES = { width: 'width', height: 'height', numImages: 'num_images', seed: 'seed' } as const;

export interface TranslatedRequest {
  request: GenerateRequest;
  /** Errors with their paths in the spelling of the GraphQL input. */
  toEdge: (errors: readonly UserError[]) => UserError[];
}

export function toGenerateRequest(registry: Registry, input: GenerateImageInput): TranslatedRequest {
  // @oneOf has been checked: exactly one arm is there.
  const [[arm, given] = ['', {}]] = Object.entries(input.model);
  const model = registry.byArm(arm);
  const request: GenerateRequest = {
    inputs: model === undefined ? toPlain(given) : toRestNames(model, toPlain(given)),
    ...input,
    model: model?.id ?? arm,
    options: toRestOptions(input.options),
  };
  return {
    request,
    toEdge: (errors) => errors.map((error) => ({ ...error, path: toEdgePath(error.path, arm, model) })),
  };
}

function toPlain(value: unknown): JsonObject {
  const copy: JsonObject = {};
  for (const [key, item] of Object.entries(value ?? {})) {
    const json: JsonValue | undefined = item;
    // An input that is null is one that is not given.
    if (json !== undefined && json !== null) copy[key] = json;
  }
  return copy;
}

function toRestNames(model: ModelDefinition, inputs: JsonObject): JsonObject {
  const names = new Map(fieldsOf(model).map((field) => [field.graphqlName, field.name]));
  return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [names.get(key) ?? key, value]));
}

function toRestOptions(options: ImageOptions | null | undefined): JsonObject {
  const rest: JsonObject = {};
  for (const [graphqlName, name] of Object.entries(OPTION_NAMES) as [keyof typeof OPTION_NAMES, string][]) {
    const value = options?.[graphqlName];
    if (value !== undefined && value !== null) rest[name] = value;
  }
  return rest;
}

function toEdgePath(path: readonly string[], arm: string, model: ModelDefinition | undefined): string[] {
  const [head, name, ...rest] = path;
  if (head === 'inputs') {
    const field = model === undefined ? undefined : fieldsOf(model).find((known) => known.name === name);
    return ['model', arm, ...(name === undefined ? [] : [field?.graphqlName ?? name]), ...rest];
  }
  if (head === 'options' && name !== undefined) {
    const option = Object.entries(OPTION_NAMES).find(([, restName]) => restName === name);
    return ['options', option?.[0] ?? name, ...rest];
  }
  return [...path];
}
