// The body of `POST /api/images/generate`, as the design has it.

import type { JsonObject, JsonValue } from '../domain/json.ts';
import { z } from 'zod';
import type { InputProblem, UserError } from '../domain/errors.ts';
import { type Micros, parseMoney } from '../domain/money.ts';
import type { Priority } from '../domain/priority.ts';
import type { GenerateRequest } from '../jobs/prepare-request.ts';
import { type FieldInfo, fieldsOf, jsonSchemaOf, type ModelDefinition } from '../registry/define-model.ts';
import { CUSTOM_MODEL } from '../registry/price.ts';
import type { Registry } from '../registry/registry.ts';
import { toProblems } from '../validation/zod-problems.ts';

/** What every request that makes a job may say. */
export const commonFields = {
  userId: z.string().nullish().describe('The end user this is for; defaults to the caller.'),
  idempotencyKey: z
    .string()
    .nullish()
    .describe('Makes a repeated request answer with the first one; the Idempotency-Key header does too.'),
  maxCost: z
    .union([z.string(), z.number()])
    .nullish()
    .describe('Refuse when the price in dollars is above this.'),
  deadlineSeconds: z.int().nullish().describe('Fail unless done so many seconds after acceptance.'),
  reuse: z.boolean().nullish().describe('Answer with the images of an identical earlier request.'),
  tags: z.array(z.string()).nullish().describe('Free labels.'),
  webhookUrl: z.string().nullish().describe('Where to report the end of the job.'),
  priority: z
    .enum(['low', 'normal', 'high'])
    .nullish()
    .describe(
      "How urgent it is: normal unless said otherwise; more than the caller's key allows is refused.",
    ),
};

/** What surrounds a model's own inputs; those are checked against the model, with everything else. */
const envelope = z.strictObject({
  model: z.string().describe('Registry id of the model.'),
  inputs: z.unknown().describe("The model's own inputs."),
  options: z.unknown().optional().describe('Size, count and seed.'),
  ...commonFields,
});

export type ParsedBody = { ok: true; request: GenerateRequest } | { ok: false; errors: UserError[] };

export function parseGenerateBody(body: unknown, idempotencyKey: string | undefined): ParsedBody {
  const parsed = envelope.safeParse(body);
  if (!parsed.success)
    return { ok: false, errors: toProblems(parsed.error, body, [], Object.keys(envelope.shape)) };
  const { maxCost, priority, ...request } = parsed.data;
  const limit = parseLimit(maxCost);
  if (!limit.ok) return { ok: false, errors: [limit.error] };
  return {
    ok: true,
    request: {
      ...request,
      priority: toPriority(priority),
      maxCost: limit.value,
      idempotencyKey: idempotencyKey ?? request.idempotencyKey,
    },
  };
}

const PRIORITY_OF = { low: 'LOW', normal: 'NORMAL', high: 'HIGH' } as const;

export function toPriority(name: keyof typeof PRIORITY_OF | null | undefined): Priority | undefined {
  return name === null || name === undefined ? undefined : PRIORITY_OF[name];
}

/** `maxCost` in dollars, as text or a number; null when there is none. */
export function parseLimit(
  maxCost: string | number | null | undefined,
): { ok: true; value: Micros | null } | { ok: false; error: InputProblem } {
  const limit = maxCost === null || maxCost === undefined ? null : parseMoney(String(maxCost));
  if (limit !== undefined && (limit === null || limit >= 0)) return { ok: true, value: limit };
  const message = 'maxCost must be dollars such as 0.05.';
  const received = String(maxCost);
  return {
    ok: false,
    error: {
      code: 'INVALID_INPUT',
      path: ['maxCost'],
      rule: 'format',
      message,
      received,
      allowed: undefined,
    },
  };
}

/** OpenAPI: one named schema a model, and the alternative of all of them, told apart by `model`. */
export function generateBodySchemas(registry: Registry): { named: Record<string, object>; body: object } {
  const { model: _model, inputs: _inputs, options: _options, ...rest } = envelope.shape;
  const common = z.toJSONSchema(z.strictObject(rest), { io: 'input' });
  const named: Record<string, object> = {};
  const mapping: Record<string, string> = {};
  const custom = registry.get(CUSTOM_MODEL);
  for (const model of custom === undefined ? registry.list() : [...registry.list(), custom]) {
    const name = `Generate-${model.id}`;
    mapping[model.id] = `#/components/schemas/${name}`;
    named[name] = {
      type: 'object',
      title: model.id,
      description: model.description,
      required: ['model', 'inputs'],
      additionalProperties: false,
      properties: {
        model: { const: model.id },
        inputs: withoutDialect(jsonSchemaOf(model)),
        options: optionsSchema(model.limits.maxImages),
        ...common.properties,
      },
      examples: [{ model: model.id, inputs: exampleInputs(model), userId: 'user123' }],
    };
  }
  const oneOf = Object.values(mapping).map(($ref) => ({ $ref }));
  return { named, body: { oneOf, discriminator: { propertyName: 'model', mapping } } };
}

/** What must be given, as a reader would give it. */
function exampleInputs(model: ModelDefinition): JsonObject {
  const required = fieldsOf(model).filter((field) => field.required);
  return Object.fromEntries(
    required.map(({ name, kind, list, enum: values, min }): [string, JsonValue] => {
      const value = EXAMPLES[kind] ?? values?.[0] ?? min ?? 'text';
      return [name, list ? [value] : value];
    }),
  );
}

const EXAMPLES: Partial<Record<FieldInfo['kind'], JsonValue>> = {
  prompt: 'A professional headshot',
  image: 'https://example.com/reference.jpg',
  lora: 'https://example.com/weights.safetensors',
  json: { prompt: 'A professional headshot' },
  // The one text that must be given is the endpoint of the custom model.
  text: 'fal-ai/flux/dev',
};

function optionsSchema(maxImages: number): object {
  const side = { type: 'integer', minimum: 64, maximum: 4096, description: 'Pixels.' };
  return {
    type: 'object',
    additionalProperties: false,
    properties: {
      width: side,
      height: side,
      num_images: {
        type: 'integer',
        minimum: 1,
        maximum: maxImages,
        default: 1,
        description: 'How many images.',
      },
      seed: {
        oneOf: [
          { type: 'integer', minimum: 0 },
          { type: 'string', pattern: '^\\d{1,19}$' },
        ],
        description: '0 to 2^63-1: an integer, or its text where a JSON number cannot hold it.',
      },
    },
  };
}

function withoutDialect({ $schema: _dialect, ...schema }: Record<string, unknown>): object {
  return schema;
}
