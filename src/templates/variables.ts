// The kinds of variables a template can have: zod schemas that carry what forms, docs and the GraphQL schema need to
// know, in the same way as the inputs of models.

import { z } from 'zod';
import { parseMoney } from '../domain/money.ts';
import { field } from '../registry/fields.ts';
import type { Color } from './typeset/layout.ts';

/** Words that are typeset: not blank, no control characters but line breaks, at most so many characters. */
export function words(description: string, maxLength: number) {
  return field(plainText(maxLength, /[^\P{Cc}\n]/u), { description, 'x-ui': 'text', maxLength });
}

/** Words for a model. */
export function style(description: string) {
  const maxLength = 1000;
  return field(plainText(maxLength, /[^\P{Cc}\n\r\t]/u), { description, 'x-ui': 'prompt', maxLength });
}

/** Joiners, direction marks and spaces alone are nothing to look at. */
const VISIBLE = /[^\s\p{Default_Ignorable_Code_Point}]/u;

function plainText(maxLength: number, refused: RegExp) {
  return z
    .string()
    .refine((text) => VISIBLE.test(text), { error: 'must not be empty', params: { rule: 'empty' } })
    .refine((text) => Array.from(text).length <= maxLength, {
      error: `must have at most ${maxLength} characters`,
      params: { rule: 'length' },
    })
    .refine((text) => !refused.test(text) && !/\p{Surrogate}/u.test(text), {
      error: 'must not have control characters',
      params: { rule: 'characters' },
    });
}

/** `#rgb` or `#rrggbb`; read as `#rrggbb`. */
export function color(description: string) {
  const schema = z
    .string()
    .regex(/^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i, { error: 'must be a colour such as #1a73e8' })
    .transform((text): Color => `#${spellOut(text.slice(1)).toLowerCase()}`);
  return field(schema, { description, 'x-ui': 'color', format: 'color' });
}

function spellOut(digits: string): string {
  return digits.length === 3 ? digits.replaceAll(/./g, '$&$&') : digits;
}

/** ISO 8601 with a time zone. */
export function dateTime(description: string) {
  return field(z.iso.datetime({ offset: true }), { description, 'x-ui': 'date', format: 'date-time' });
}

/** A positive decimal string with at most six decimals. */
export function money(description: string) {
  const schema = z.string().refine((text) => (parseMoney(text) ?? 0) > 0, {
    error: 'must be a positive decimal such as 9.99',
    params: { rule: 'money' },
  });
  return field(schema, { description, 'x-ui': 'money', format: 'money' });
}

export function currency(description: string) {
  const known = new Set(Intl.supportedValuesOf('currency'));
  const schema = z.string().refine((text) => known.has(text), {
    error: 'must be an ISO 4217 code such as EUR',
    params: { rule: 'currency' },
  });
  return field(schema, { description, 'x-ui': 'text' });
}

export function locale(description: string) {
  const schema = z
    .string()
    .refine(isLocale, { error: 'must be a language tag such as de-AT', params: { rule: 'locale' } });
  return field(schema, { description, 'x-ui': 'locale' });
}

function isLocale(text: string): boolean {
  try {
    return Intl.NumberFormat.supportedLocalesOf(text).length === 1;
  } catch {
    return false;
  }
}

export function choice<const T extends readonly [string, ...string[]]>(
  description: string,
  graphql: string,
  values: T,
) {
  return field(z.enum(values), { description, 'x-ui': 'enum', 'x-graphql': graphql });
}
