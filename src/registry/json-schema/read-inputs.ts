// The JSON Schema of an endpoint's input, split into what a caller gives as inputs and what our options become.

import type { z } from 'zod';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import type { ProviderParameters } from '../configured/generic-route.ts';
import { lora, number } from '../fields.ts';
import { isObject, normaliseSchema, type SchemaProblem } from './normalise-schema.ts';
import { toSchemaField } from './schema-fields.ts';

export interface SchemaInputs {
  /** In the order of the schema, or as `x-fal-order-properties` has it. */
  shape: Record<string, z.ZodType>;
  takes: ProviderParameters;
}

export type ReadInputs = { ok: true; inputs: SchemaInputs } | { ok: false; problems: SchemaProblem[] };

/** Options and LoRA inputs take the place of these. */
const OURS = new Set(['image_size', 'num_images', 'seed', 'loras']);
const MOST_IMAGES = 4;

/** `root`: the document that references point into; the schema itself when it stands alone. */
export function readInputs(schema: JsonObject, root: JsonObject = schema): ReadInputs {
  const found = propertiesOf(schema, root);
  if (!found.ok) return found;
  const { properties, required, order } = found;
  const problems: SchemaProblem[] = [];
  const plain = new Map<string, JsonObject>();
  for (const name of order) {
    const raw = properties[name] ?? {};
    const normalised = normaliseSchema(raw, root);
    if (normalised.ok) plain.set(name, normalised.schema);
    else for (const { path, message } of normalised.problems) report([name, ...path], message);
  }
  const takes = readParameters(plain);
  const shape: Record<string, z.ZodType> = {};
  for (const [name, normal] of plain) {
    if (OURS.has(name) || (takes.size === 'sides' && /^(width|height)$/.test(name))) continue;
    if (!/^[A-Za-z][A-Za-z0-9_]{0,63}$/.test(name)) {
      report([name], 'is no name for an input: letters, digits and _ only');
      continue;
    }
    const raw = properties[name];
    const made = toSchemaField(name, normal, isObject(raw) ? raw : {});
    if (made.ok) shape[name] = required.has(name) ? made.field : made.field.optional();
    else report([name], made.message);
  }
  if (takes.loras) Object.assign(shape, loraFields(shape));
  return problems.length === 0 ? { ok: true, inputs: { shape, takes } } : { ok: false, problems };

  function report(path: string[], message: string): void {
    problems.push({ path: ['properties', ...path], message });
  }
}

/** The two inputs that become `loras`. */
export function loraFields(present: Record<string, z.ZodType> = {}): Record<string, z.ZodType> {
  return {
    lora_url: present['lora_url'] ?? lora().optional(),
    lora_scale: present['lora_scale'] ?? number('Weight of the LoRA', { min: 0, max: 4 }).optional(),
  };
}

type Found =
  | { ok: true; properties: JsonObject; required: Set<JsonValue>; order: string[] }
  | { ok: false; problems: SchemaProblem[] };

function propertiesOf(schema: JsonObject, root: JsonObject): Found {
  const { properties, required = [], type = 'object' } = schema;
  if (type !== 'object' || !isObject(properties)) {
    return {
      ok: false,
      problems: [{ path: [], message: 'must be a schema of type object with properties' }],
    };
  }
  if (!Array.isArray(required)) {
    return { ok: false, problems: [{ path: ['required'], message: 'must be a list of names' }] };
  }
  const names = Object.keys(properties);
  const missing = required.filter((name) => typeof name !== 'string' || !names.includes(name));
  if (missing.length > 0) {
    const message = `names what is not a property: ${missing.map(String).join(', ')}`;
    return { ok: false, problems: [{ path: ['required'], message }] };
  }
  const wanted = schema['x-fal-order-properties'] ?? root['x-fal-order-properties'];
  const first = Array.isArray(wanted) ? wanted.map(String).filter((name) => names.includes(name)) : [];
  return { ok: true, properties, required: new Set(required), order: [...new Set([...first, ...names])] };
}

function readParameters(properties: ReadonlyMap<string, JsonObject>): ProviderParameters {
  const count = properties.get('num_images');
  const most = count?.['maximum'];
  const maxImages =
    count === undefined ? 1 : typeof most === 'number' ? Math.min(most, MOST_IMAGES) : MOST_IMAGES;
  const given = properties.get('aspect_ratio')?.['enum'];
  const ratios = Array.isArray(given) ? given.map(String).filter((text) => /^\d+:\d+$/.test(text)) : [];
  return {
    size: sizeParameter(properties, ratios),
    ratios,
    count: count !== undefined,
    maxImages: Math.max(1, maxImages),
    seed: properties.has('seed'),
    loras: properties.has('loras'),
  };
}

function sizeParameter(
  properties: ReadonlyMap<string, JsonObject>,
  ratios: readonly string[],
): ProviderParameters['size'] {
  if (properties.has('image_size')) return 'image_size';
  const isSide = (name: string): boolean => properties.get(name)?.['type'] === 'integer';
  if (isSide('width') && isSide('height')) return 'sides';
  return ratios.length > 0 ? 'aspect_ratio' : 'none';
}

/** For models that are described by names alone: what a name is known to mean. */
export const WELL_KNOWN: Readonly<Record<string, () => z.ZodType>> = {
  strength: () => number('How far to depart from the image', { min: 0, max: 1 }),
  lora_scale: () => number('Weight of the LoRA', { min: 0, max: 4 }),
  guidance_scale: () => number('How closely to follow the prompt', { min: 1, max: 20 }),
};
