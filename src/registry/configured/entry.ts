// One entry of MODELS_FILE: the design's own shape, or with a JSON Schema for its inputs.

import { z } from 'zod';
import { parseMoney } from '../../domain/money.ts';
import type { PriceRule } from '../price.ts';

/** Dollars as a number or a decimal string; null for a model without a price. */
const dollars = z
  .union([z.number(), z.string()], { error: 'must be dollars such as 0.03, or null for no price' })
  .transform(String)
  .refine((text) => (parseMoney(text) ?? -1) >= 0, {
    error: 'must be dollars such as 0.03, with at most six decimals',
  })
  .nullable();

const names = z.array(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,63}$/, 'must be a name such as image_url'));

export const ENDPOINT = /^[a-z0-9][\w-]*(?:\/[a-z0-9][\w.-]*){1,7}$/i;

export const entrySchema = z.strictObject({
  id: z
    .string()
    .max(64)
    .regex(/^[a-z0-9]+(?:[-_.][a-z0-9]+)*$/, 'must be lower-case words with dashes, such as flux-pro')
    .refine((id) => !/^\d/.test(id), {
      error: 'must not begin with a digit: it names an arm of the GraphQL union',
    }),
  falEndpoint: z.string().regex(ENDPOINT, 'must be an endpoint id such as fal-ai/flux/dev').optional(),
  description: z.string().min(1).max(1000).optional(),
  requiredInputs: names.optional(),
  optionalInputs: names.optional(),
  /** JSON Schema of what the endpoint takes. */
  inputs: z.record(z.string(), z.json()).optional(),
  supportsLora: z.boolean().optional(),
  costPerImage: dollars.optional(),
  costPerMegapixel: dollars.optional(),
  /** Most images of one request; the endpoint takes no `num_images` when it is 1. */
  maxImages: z.int().min(1).max(4).optional(),
  /** Whether a size is sent: as image_size, as the nearest aspect ratio, or not at all. */
  size: z.enum(['exact', 'aspect', 'none']).optional(),
  seed: z.boolean().optional(),
});

export type ConfiguredEntry = z.infer<typeof entrySchema>;

/** Undefined when the entry says nothing about a price. */
export function priceOf(entry: ConfiguredEntry): PriceRule | null | undefined {
  if (typeof entry.costPerMegapixel === 'string') {
    return { kind: 'per-megapixel', amount: entry.costPerMegapixel };
  }
  if (typeof entry.costPerImage === 'string') return { kind: 'per-image', amount: entry.costPerImage };
  return entry.costPerImage === null || entry.costPerMegapixel === null ? null : undefined;
}
