// A model is one definition: what it takes, where its requests go, what it costs. Everything else that knows about
// models (validation, GraphQL types, JSON Schema, forms, prices) is derived from it.

import { z } from 'zod';
import type { JsonObject } from '../domain/json.ts';
import { FIELD_KINDS, type FieldKind } from './fields.ts';
import { checkPriceRule, type PriceRule } from './price.ts';

export interface ModelDefinition {
  id: string;
  /** Its arm in the GraphQL union: the id in camelCase. */
  arm: string;
  description: string;
  /** The provider's endpoint in the plain case. */
  endpoint: string;
  /** Every endpoint its requests may go to. */
  endpoints: readonly string[];
  supportsLora: boolean;
  inputs: z.ZodObject;
  limits: ModelLimits;
  /** Inputs that mean nothing without another one: `{strength: 'image_url'}`. */
  needs: Readonly<Record<string, string>>;
  /** Inputs that are accepted and have no effect at the provider. */
  unused: readonly string[];
  price: PriceRule | null;
  route(inputs: JsonObject, options: RequestOptions): RoutedRequest;
}

export interface ModelLimits {
  /** Most images of one request. */
  maxImages: number;
  /** Whether a size can be asked for: exactly, as the nearest aspect ratio, or not at all. */
  size: 'exact' | 'aspect' | 'none';
  seed: boolean;
}

/** Options that all models share, in REST spelling; only what was given. */
export interface RequestOptions {
  width?: number;
  height?: number;
  num_images?: number;
  /** Decimal text, 0 … 2^63-1. */
  seed?: string;
}

/** A request as the provider takes it. */
export interface RoutedRequest {
  endpoint: string;
  input: JsonObject;
  /** What could only be approximated. */
  warnings: string[];
}

interface Definition<S extends z.ZodRawShape> {
  id: string;
  description: string;
  endpoint: string;
  /** Further endpoints it routes to. */
  variants?: readonly string[];
  supportsLora?: boolean;
  inputs: S;
  limits?: Partial<ModelLimits>;
  needs?: { [K in keyof S & string]?: keyof S & string };
  unused?: readonly (keyof S & string)[];
  price: PriceRule | null;
  /** Rules over several inputs, or beyond a schema. */
  check?: (inputs: z.infer<z.ZodObject<S>>) => InputIssue[];
  route(inputs: z.infer<z.ZodObject<S>>, options: RequestOptions): RoutedRequest;
}

/** A broken rule of our own, or an issue as another schema has it; the path begins at the inputs. */
export type InputIssue =
  | { path: PropertyKey[]; rule: string; message: string }
  | (z.core.$ZodIssue & { rule?: never });

/** Raises an error when the price is none. */
export function defineModel<S extends z.ZodRawShape>(definition: Definition<S>): ModelDefinition {
  const { id, description, endpoint, price } = definition;
  const plain = z.strictObject(definition.inputs);
  const inputs = definition.check === undefined ? plain : withCheck(plain, definition.check);
  if (price !== null) checkPriceRule(price);
  return {
    id,
    arm: camelCase(id),
    description,
    endpoint,
    endpoints: [endpoint, ...(definition.variants ?? [])],
    supportsLora: definition.supportsLora ?? false,
    inputs,
    limits: { maxImages: 4, size: 'exact', seed: true, ...definition.limits },
    needs: toNeeds(definition.needs),
    unused: definition.unused ?? [],
    price,
    route: (given, options) => definition.route(inputs.parse(given), options),
  };
}

function withCheck<S extends z.ZodRawShape>(
  inputs: z.ZodObject<S, z.core.$strict>,
  check: NonNullable<Definition<S>['check']>,
): z.ZodObject<S, z.core.$strict> {
  return inputs.superRefine((given, context) => {
    for (const issue of check(given)) {
      if (issue.rule === undefined) context.issues.push({ ...issue, input: undefined, continue: true });
      else
        context.addIssue({
          code: 'custom',
          path: issue.path,
          message: issue.message,
          params: { rule: issue.rule },
        });
    }
  });
}

function toNeeds(needs: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
  const pairs = Object.entries(needs).flatMap(([name, other]) =>
    other === undefined ? [] : [[name, other] as const],
  );
  return Object.fromEntries(pairs);
}

/** `flux-pro` → `fluxPro`, `image_url` → `imageUrl`. */
export function camelCase(text: string): string {
  return text.replace(/[-_.]+(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** One input of a model, as the edges need to know it. */
export interface FieldInfo {
  /** REST spelling. */
  name: string;
  graphqlName: string;
  type: 'String' | 'Float' | 'Int' | 'Boolean' | 'ImageRef' | 'DateTime' | 'Money' | 'JSON';
  list: boolean;
  required: boolean;
  kind: FieldKind;
  description: string;
  default?: unknown;
  min?: number;
  max?: number;
  minLength?: number;
  maxLength?: number;
  /** How many a list may have. */
  minItems?: number;
  maxItems?: number;
  enum?: readonly string[];
  /** The name its enum has in GraphQL, where it has one; else it is a String there. */
  enumName?: string;
}

const property = z.looseObject({
  // A list of types, or an enum of numbers, is JSON to the edges.
  type: z.string().optional().catch(undefined),
  format: z.string().optional(),
  description: z.string().default(''),
  'x-ui': z.string().optional(),
  'x-graphql': z.string().optional(),
  default: z.unknown().optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  maxLength: z.number().optional(),
  minItems: z.number().optional(),
  maxItems: z.number().optional(),
  exclusiveMinimum: z.number().optional().catch(undefined),
  exclusiveMaximum: z.number().optional().catch(undefined),
  enum: z.array(z.string()).optional().catch(undefined),
  items: z
    .looseObject({ type: z.string().optional().catch(undefined), format: z.string().optional() })
    .optional()
    .catch(undefined),
});
const objectSchema = z.looseObject({
  properties: z.record(z.string(), property).default({}),
  required: z.array(z.string()).default([]),
});

const schemas = new WeakMap<z.ZodObject, JsonObject>();
const fields = new WeakMap<z.ZodObject, FieldInfo[]>();

/** JSON Schema (2020-12) of what a model, or anything else with inputs, takes. */
export function jsonSchemaOf({ inputs }: Pick<ModelDefinition, 'inputs'>): JsonObject {
  let schema = schemas.get(inputs);
  if (schema === undefined) {
    const derived: JsonObject = JSON.parse(
      JSON.stringify(z.toJSONSchema(inputs, { io: 'input', unrepresentable: 'any' })),
    );
    schema = derived;
    schemas.set(inputs, schema);
  }
  return schema;
}

/** Inputs in the order of their definition. */
export function fieldsOf({ inputs }: Pick<ModelDefinition, 'inputs'>): FieldInfo[] {
  let known = fields.get(inputs);
  if (known === undefined) {
    const { properties, required } = objectSchema.parse(jsonSchemaOf({ inputs }), { jitless: true });
    known = Object.entries(properties).map(([name, schema]) =>
      toField(name, schema, required.includes(name)),
    );
    fields.set(inputs, known);
  }
  return known;
}

function toField(name: string, schema: z.infer<typeof property>, required: boolean): FieldInfo {
  const list = schema.type === 'array';
  const base = list ? (schema.items ?? {}) : schema;
  return {
    name,
    graphqlName: camelCase(name),
    type: graphqlType(base.type, base.format ?? schema.format),
    list,
    required,
    kind: toKind(schema['x-ui']),
    description: schema.description,
    ...(schema.default === undefined ? {} : { default: schema.default }),
    ...toRange(schema),
    ...(schema.minLength === undefined ? {} : { minLength: schema.minLength }),
    ...(schema.maxLength === undefined ? {} : { maxLength: schema.maxLength }),
    ...(schema.minItems === undefined ? {} : { minItems: schema.minItems }),
    ...(schema.maxItems === undefined ? {} : { maxItems: schema.maxItems }),
    ...(schema.enum === undefined ? {} : { enum: schema.enum }),
    ...(schema['x-graphql'] === undefined ? {} : { enumName: schema['x-graphql'] }),
  };
}

/** An integer without a range of its own has that of safe integers, which is nothing to tell anybody. */
function toRange(schema: z.infer<typeof property>): { min?: number; max?: number } {
  const min = schema.minimum ?? schema.exclusiveMinimum;
  const max = schema.maximum ?? schema.exclusiveMaximum;
  return {
    ...(min === undefined || min === Number.MIN_SAFE_INTEGER ? {} : { min }),
    ...(max === undefined || max === Number.MAX_SAFE_INTEGER ? {} : { max }),
  };
}

function graphqlType(type: string | undefined, format: string | undefined): FieldInfo['type'] {
  if (format === 'image-ref') return 'ImageRef';
  if (format === 'date-time') return 'DateTime';
  if (format === 'money') return 'Money';
  switch (type) {
    case 'string':
      return 'String';
    case 'number':
      return 'Float';
    case 'integer':
      return 'Int';
    case 'boolean':
      return 'Boolean';
    default:
      return 'JSON';
  }
}

const kinds = z.enum(FIELD_KINDS);

function toKind(text: string | undefined): FieldKind {
  return kinds.catch('text').parse(text);
}
