// The kinds of inputs a model can have: zod schemas that carry what forms, docs and the GraphQL schema need to know.

import { z } from 'zod';
import type { JsonValue } from '../domain/json.ts';

/** Which control a form shows. */
export const FIELD_KINDS = [
  'prompt',
  'text',
  'number',
  'integer',
  'enum',
  'image',
  'lora',
  'boolean',
  'color',
  'date',
  'money',
  'locale',
  'json',
] as const;

export type FieldKind = (typeof FIELD_KINDS)[number];

/** What a field's schema says beyond its rules; it shows in the JSON Schema too. */
export interface FieldMeta {
  description: string;
  'x-ui': FieldKind;
  /** References are resolved before the provider sees them. */
  format?: 'image-ref' | 'date-time' | 'money' | 'color';
  /** For lengths that are counted in characters, which zod's own rules are not. */
  minLength?: number;
  maxLength?: number;
  /** What the provider takes when nothing is given. Said, never filled in. */
  default?: JsonValue;
  /** The name of its enum in GraphQL; a String there without one. */
  'x-graphql'?: string;
}

/** A schema with what it says beyond its rules. */
export function field<T extends z.ZodType>(schema: T, meta: FieldMeta): T {
  return schema.meta({ ...meta });
}

/** 1 to `most` characters (code points), not blank, no control characters but line breaks and tabs. */
export function prompt(description = 'What to draw', most = 10_000) {
  return field(
    words(most).refine((text) => !/^[\s\p{Cf}]*$/u.test(text), {
      error: 'must not be empty',
      params: { rule: 'empty' },
    }),
    { description, 'x-ui': 'prompt', minLength: 1, maxLength: most },
  );
}

/** Like a prompt, and may be empty. */
export function text(description: string, most = 10_000) {
  return field(words(most), { description, 'x-ui': 'text', maxLength: most });
}

function words(most: number) {
  return z
    .string()
    .refine((text) => text.length <= most || [...text].length <= most, {
      error: `must have at most ${most} characters`,
      params: { rule: 'length' },
    })
    .refine((text) => !/[^\P{Cc}\n\r\t]|\p{Cs}/u.test(text), {
      error: 'must not have control characters or half characters',
      params: { rule: 'characters' },
    });
}

interface Range {
  min: number;
  max: number;
  default?: number;
}

export function number(description: string, { min, max, ...rest }: Range) {
  return field(z.number().min(min).max(max), { description, 'x-ui': 'number', ...rest });
}

export function integer(description: string, { min, max, ...rest }: Range) {
  return field(z.int().min(min).max(max), { description, 'x-ui': 'integer', ...rest });
}

export function choice<const T extends readonly [string, ...string[]]>(
  description: string,
  values: T,
  rest: { default?: T[number] } = {},
) {
  return field(z.enum(values), { description, 'x-ui': 'enum', ...rest });
}

export function boolean(description: string, rest: { default?: boolean } = {}) {
  return field(z.boolean(), { description, 'x-ui': 'boolean', ...rest });
}

/** https:, s3:, data:, easel://uploads/<id> or easel://images/<id>. */
export function image(description: string) {
  return field(z.string(), { description, 'x-ui': 'image', format: 'image-ref' });
}

/** One to `most` images. */
export function images(description: string, most: number) {
  return field(
    z
      .array(z.string().meta({ format: 'image-ref' }))
      .min(1)
      .max(most),
    { description, 'x-ui': 'image' },
  );
}

/** LoRA weights: a reference like an image's. */
export function lora(description = 'LoRA weights (.safetensors)') {
  return field(z.string(), { description, 'x-ui': 'lora', format: 'image-ref' });
}
