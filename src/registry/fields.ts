// The kinds of inputs a model can have: zod schemas that carry what forms, docs and the GraphQL schema need to know.

import { z } from 'zod';

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
  /** The name of its enum in GraphQL; a String there without one. */
  'x-graphql'?: string;
}

/** A schema with what it says beyond its rules. */
export function field<T extends z.ZodType>(schema: T, meta: FieldMeta): T {
  return schema.meta({ ...meta });
}

/** 1 to 10,000 characters (code points), not blank, no control characters but line breaks and tabs. */
export function prompt(description = 'What to draw') {
  return field(
    z
      .string()
      .refine((text) => text.trim() !== '', { error: 'must not be empty', params: { rule: 'empty' } })
      .refine((text) => [...text].length <= 10_000, {
        error: 'must have at most 10000 characters',
        params: { rule: 'length' },
      })
      .refine((text) => !/[^\P{Cc}\n\r\t]/u.test(text), {
        error: 'must not have control characters',
        params: { rule: 'characters' },
      }),
    { description, 'x-ui': 'prompt' },
  );
}

export function number(description: string, range: { min: number; max: number }) {
  return field(z.number().min(range.min).max(range.max), { description, 'x-ui': 'number' });
}

export function integer(description: string, range: { min: number; max: number }) {
  return field(z.int().min(range.min).max(range.max), { description, 'x-ui': 'integer' });
}

export function choice<const T extends readonly [string, ...string[]]>(description: string, values: T) {
  return field(z.enum(values), { description, 'x-ui': 'enum' });
}

export function boolean(description: string) {
  return field(z.boolean(), { description, 'x-ui': 'boolean' });
}

/** https:, s3:, data:, easel://uploads/<id> or easel://images/<id>. */
export function image(description: string) {
  return field(z.string(), { description, 'x-ui': 'image', format: 'image-ref' });
}

/** LoRA weights: a reference like an image's. */
export function lora(description = 'LoRA weights (.safetensors)') {
  return field(z.string(), { description, 'x-ui': 'lora', format: 'image-ref' });
}
