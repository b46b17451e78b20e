// How a variable is declared: its rule, its meaning, and its default as it is shown.

import { z } from 'zod';

export function variable<T extends z.ZodType>(schema: T, description: string, shownDefault = '–'): T {
  return schema.meta({ description, shownDefault });
}

/** 1 and more; printed with its default. */
export function atLeastOne(value: number, description: string): z.ZodDefault<z.ZodCoercedNumber> {
  return variable(z.coerce.number().int().min(1).default(value), description, String(value));
}

export const flag = z.enum(['0', '1', 'true', 'false']).transform((text) => text === '1' || text === 'true');

/** Separated by commas. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

export const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http: or https: URL' });
