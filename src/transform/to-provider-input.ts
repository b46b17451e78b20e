// A validated request as the provider takes it, and what of it could not be taken as it was.

import type { JsonObject } from '../domain/json.ts';
import type { ModelDefinition, RequestOptions, RoutedRequest } from '../registry/define-model.ts';

export interface ModelRequest {
  model: ModelDefinition;
  /** In REST spelling, validated. */
  inputs: JsonObject;
  /** In REST spelling, validated; only what was given. */
  options: JsonObject;
}

/** Pure. `warnings` says what has no effect or is approximated. */
export function toProviderInput({ model, inputs, options }: ModelRequest): RoutedRequest {
  const known = toOptions(options);
  const routed = model.route(inputs, known);
  return { ...routed, warnings: [...ineffective(model, inputs, known), ...routed.warnings] };
}

function toOptions(options: JsonObject): RequestOptions {
  const { width, height, num_images, seed } = options;
  const known: RequestOptions = {};
  if (typeof width === 'number') known.width = width;
  if (typeof height === 'number') known.height = height;
  if (typeof num_images === 'number') known.num_images = num_images;
  if (typeof seed === 'string') known.seed = seed;
  return known;
}

function ineffective(model: ModelDefinition, inputs: JsonObject, options: RequestOptions): string[] {
  const warnings: string[] = [];
  for (const [name, other] of Object.entries(model.needs)) {
    if (inputs[name] !== undefined && inputs[other] === undefined) {
      warnings.push(`${name} has no effect without ${other}.`);
    }
  }
  for (const name of model.unused) {
    if (inputs[name] !== undefined) warnings.push(`${name} has no effect on ${model.id}.`);
  }
  if (model.limits.size === 'none' && (options.width !== undefined || options.height !== undefined)) {
    warnings.push(`A size has no effect on ${model.id}.`);
  }
  if (!model.limits.seed && options.seed !== undefined) warnings.push(`seed has no effect on ${model.id}.`);
  return warnings;
}
