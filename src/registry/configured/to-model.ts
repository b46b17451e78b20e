// An entry of MODELS_FILE as a full model: what it takes, what is sent, what it costs.

import { z } from 'zod';
import type { JsonValue } from '../../domain/json.ts';
import { defineModel, fieldsOf, type ModelDefinition, type ModelLimits } from '../define-model.ts';
import { field, image, images, lora, prompt } from '../fields.ts';
import { loraFields, readInputs, type SchemaInputs, WELL_KNOWN } from '../json-schema/read-inputs.ts';
import { isOtherMedium } from '../json-schema/schema-fields.ts';
import { type ConfiguredEntry, priceOf } from './entry.ts';
import { type ProviderParameters, routeGenerically } from './generic-route.ts';

export interface EntryProblem {
  /** Within the entry. */
  path: (string | number)[];
  message: string;
}

export type MadeModel = { ok: true; model: ModelDefinition } | { ok: false; problems: EntryProblem[] };

export function toModel(entry: ConfiguredEntry): MadeModel {
  const problems = checkEntry(entry);
  const read = entry.inputs === undefined ? readNames(entry) : readSchema(entry, entry.inputs);
  if (!read.ok) problems.push(...read.problems);
  if (!read.ok || problems.length > 0) return { ok: false, problems };
  const { shape, takes } = read.inputs;
  const endpoint = entry.falEndpoint ?? '';
  const model = defineModel({
    id: entry.id,
    description: entry.description ?? `The model ${endpoint}`,
    endpoint,
    supportsLora: takes.loras,
    inputs: shape,
    limits: toLimits(takes),
    needs: needsOf(shape),
    price: priceOf(entry) ?? null,
    route: () => ({ endpoint, input: {}, warnings: [] }),
  });
  const doubled = findDoubles(model);
  if (doubled.length > 0) return { ok: false, problems: doubled };
  const imageInputs = fieldsOf(model)
    .filter(({ kind }) => kind === 'image')
    .map(({ name }) => name);
  const plan = { endpoint, takes, imageInputs };
  return {
    ok: true,
    model: { ...model, route: (inputs, options) => routeGenerically(plan, inputs, options) },
  };
}

function checkEntry(entry: ConfiguredEntry): EntryProblem[] {
  const problems: EntryProblem[] = [];
  if (entry.falEndpoint === undefined) problems.push({ path: ['falEndpoint'], message: 'is required' });
  if (entry.costPerImage !== undefined && entry.costPerMegapixel !== undefined) {
    problems.push({ path: ['costPerMegapixel'], message: 'cannot stand beside costPerImage' });
  } else if (priceOf(entry) === undefined) {
    problems.push({ path: ['costPerImage'], message: 'is required: dollars, or null for no price' });
  }
  const named = entry.requiredInputs ?? entry.optionalInputs;
  if (entry.inputs !== undefined && named !== undefined) {
    problems.push({ path: ['inputs'], message: 'cannot stand beside requiredInputs and optionalInputs' });
  }
  if (entry.inputs === undefined && named === undefined) {
    problems.push({ path: ['requiredInputs'], message: 'is required, or a JSON Schema as inputs' });
  }
  return problems;
}

type Read = { ok: true; inputs: SchemaInputs } | { ok: false; problems: EntryProblem[] };

function readSchema(entry: ConfiguredEntry, schema: Record<string, JsonValue>): Read {
  const read = readInputs(schema);
  if (!read.ok) {
    return {
      ok: false,
      problems: read.problems.map(({ path, message }) => ({ path: ['inputs', ...path], message })),
    };
  }
  const { shape, takes } = read.inputs;
  const loras = entry.supportsLora ?? takes.loras;
  return {
    ok: true,
    inputs: {
      shape: loras ? { ...shape, ...loraFields(shape) } : shape,
      takes: { ...takes, ...overrides(entry), loras },
    },
  };
}

/** What the file says itself goes before what its schema implies. */
function overrides({ size, seed, maxImages }: ConfiguredEntry): Partial<ProviderParameters> {
  return {
    ...(size === undefined ? {} : SIZES[size]),
    ...(seed === undefined ? {} : { seed }),
    ...(maxImages === undefined ? {} : { maxImages, count: maxImages > 1 }),
  };
}

const RATIOS = ['21:9', '16:9', '3:2', '4:3', '1:1', '3:4', '2:3', '9:16'];
const SIZES = {
  exact: { size: 'image_size' },
  aspect: { size: 'aspect_ratio', ratios: RATIOS },
  none: { size: 'none' },
} as const;

function readNames(entry: ConfiguredEntry): Read {
  const { requiredInputs = [], optionalInputs = [], supportsLora = false } = entry;
  const problems: EntryProblem[] = [];
  const shape: Record<string, z.ZodType> = {};
  const given = [...requiredInputs.entries()].map(([at, name]) => ({ key: 'requiredInputs', at, name }));
  given.push(...[...optionalInputs.entries()].map(([at, name]) => ({ key: 'optionalInputs', at, name })));
  for (const { key, at, name } of given) {
    const problem = checkName(name, Object.hasOwn(shape, name), supportsLora);
    if (problem !== undefined) problems.push({ path: [key, at], message: problem });
    const made = fieldOf(name);
    shape[name] = key === 'requiredInputs' ? made : made.optional();
  }
  if (supportsLora) Object.assign(shape, loraFields(shape));
  const takes: ProviderParameters = {
    size: 'image_size',
    ratios: RATIOS,
    count: true,
    maxImages: 4,
    seed: true,
    loras: supportsLora,
    ...overrides(entry),
  };
  return problems.length === 0 ? { ok: true, inputs: { shape, takes } } : { ok: false, problems };
}

const OPTIONS = new Set(['width', 'height', 'num_images', 'seed', 'image_size', 'loras']);

function checkName(name: string, named: boolean, supportsLora: boolean): string | undefined {
  if (named) return `names ${name} twice`;
  if (OPTIONS.has(name)) return `${name} is an option of every model, not an input`;
  if (isOtherMedium(name)) return `${name} is not an image: only image models can be configured`;
  if (/^lora_(url|scale)$/.test(name) && !supportsLora) return `${name} needs supportsLora: true`;
  return undefined;
}

/** What a name alone says; a value of any kind where it says nothing. */
function fieldOf(name: string): z.ZodType {
  const known = Object.hasOwn(WELL_KNOWN, name) ? WELL_KNOWN[name]?.() : undefined;
  if (known !== undefined) return known;
  const words = name.replaceAll('_', ' ');
  const description = words.charAt(0).toUpperCase() + words.slice(1);
  if (name === 'prompt') return prompt();
  if (name === 'lora_url') return lora();
  if (name.endsWith('_urls')) return images(description, 20);
  if (/(^|_)url$/.test(name)) return image(description);
  if (/(^|_)prompt$/.test(name)) return field(z.string().max(10_000), { description, 'x-ui': 'text' });
  return field(z.unknown(), { description, 'x-ui': 'json' });
}

function toLimits(takes: ProviderParameters): ModelLimits {
  const size = takes.size === 'none' ? 'none' : takes.size === 'aspect_ratio' ? 'aspect' : 'exact';
  return { maxImages: takes.maxImages, size, seed: takes.seed };
}

function needsOf(shape: Record<string, z.ZodType>): Record<string, string> {
  const pairs = [
    ['strength', 'image_url'],
    ['lora_scale', 'lora_url'],
  ] as const;
  return Object.fromEntries(pairs.filter((pair) => pair.every((name) => Object.hasOwn(shape, name))));
}

/** Two inputs that are one in GraphQL's spelling. */
function findDoubles(model: ModelDefinition): EntryProblem[] {
  const seen = new Map<string, string>();
  const problems: EntryProblem[] = [];
  for (const { name, graphqlName } of fieldsOf(model)) {
    const other = seen.get(graphqlName);
    if (other !== undefined) {
      problems.push({ path: ['inputs'], message: `${name} and ${other} are both ${graphqlName} in GraphQL` });
    }
    seen.set(graphqlName, name);
  }
  return problems;
}
