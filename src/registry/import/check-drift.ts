// Whether a model still speaks its endpoints' language: requests of every kind that it can make, against what fal's
// documents say today.

import type { z } from 'zod';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { type FieldInfo, fieldsOf, type ModelDefinition, type RequestOptions } from '../define-model.ts';
import type { EndpointDocument } from './endpoint-document.ts';
import { toInputCheck } from './input-check.ts';

/** What no longer fits, one line each; empty when all is well. Endpoints without a document are not judged. */
export function checkDrift(
  model: ModelDefinition,
  documents: ReadonlyMap<string, EndpointDocument>,
): string[] {
  const checks = new Map([...documents].map(([endpoint, document]) => [endpoint, toInputCheck(document)]));
  const drift = new Set<string>();
  for (const { inputs, options } of probes(model)) {
    const { endpoint, input } = model.route(inputs, options);
    for (const issue of checks.get(endpoint)?.safeParse(input).error?.issues ?? []) {
      for (const line of describe(issue, input)) drift.add(`${endpoint} ${line}`);
    }
  }
  return [...drift];
}

function describe(issue: z.core.$ZodIssue, input: JsonObject): string[] {
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => `does not take ${key}`);
  const [key] = issue.path;
  const sent = typeof key === 'string' ? JSON.stringify(input[key] ?? null).slice(0, 60) : 'nothing';
  return [`on ${issue.path.map(String).join('.')}: ${issue.message} (sent ${sent})`];
}

/** What is required alone, each further value with it, and all at once; with and without options. */
function probes(model: ModelDefinition): { inputs: JsonObject; options: RequestOptions }[] {
  const fields = fieldsOf(model);
  const base = pick(fields.filter((field) => field.required));
  const single = fields.flatMap((field) => samples(field).map((value) => ({ ...base, [field.name]: value })));
  const { maxImages } = model.limits;
  const optionSets: RequestOptions[] = [
    {},
    { width: 1024, height: 1024, num_images: maxImages, seed: '0' },
    { width: 64, num_images: maxImages },
    { height: 4096 },
  ];
  return [base, ...single, { ...base, ...pick(fields) }].flatMap((inputs) =>
    optionSets.map((options) => ({ inputs, options })),
  );
}

function pick(fields: readonly FieldInfo[]): JsonObject {
  return Object.fromEntries(
    fields.flatMap((field) => {
      const [value] = samples(field);
      return value === undefined ? [] : [[field.name, value]];
    }),
  );
}

/** The ends of a range, every choice; nothing for what only the endpoint knows. */
function samples(field: FieldInfo): JsonValue[] {
  const values = samplesOfOne(field);
  return field.list ? values.map((value) => [value]) : values;
}

function samplesOfOne(field: FieldInfo): JsonValue[] {
  if (field.enum !== undefined) return [...field.enum];
  switch (field.type) {
    case 'ImageRef':
      return ['https://example.com/a'];
    case 'Float':
    case 'Int': {
      const ends = [field.min, field.max].filter((end) => end !== undefined);
      return ends.length > 0 ? ends : [1];
    }
    case 'Boolean':
      return [true, false];
    case 'JSON':
      return [];
    default:
      return ['a'.repeat(Math.max(1, field.minLength ?? 1))];
  }
}
