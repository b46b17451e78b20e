// The endpoints the sandbox knows: what each takes, as fal's own schemas have it, and what it does.

import { z } from 'zod';

export type Recipe = 'text' | 'image' | 'face-swap' | 'remove-background' | 'upscale' | 'edit';

export interface Endpoint {
  input: z.ZodType<Record<string, unknown>>;
  recipe: Recipe;
  /** Under which key its pictures come. */
  output: 'images' | 'image';
  unit: 'image' | 'megapixel';
  /** US dollars a unit, as reported in 2026. */
  unitPrice: number;
}

const presets = [
  'square_hd',
  'square',
  'portrait_4_3',
  'portrait_16_9',
  'landscape_4_3',
  'landscape_16_9',
] as const;
const side = z.int().gt(0).lte(14_142).optional();
const imageSize = z.union([z.enum(presets), z.object({ width: side, height: side })]);
const prompt = z.string().min(1);
const loras = z.array(z.object({ path: z.string(), scale: z.number().min(0).max(4).optional() }));
const family = {
  prompt,
  num_images: z.int().min(1).max(4).optional(),
  seed: z
    .unknown()
    .refine((given) => given === undefined || given === null || isInteger(given), {
      error: 'Input should be a valid integer',
    })
    .meta({ type: 'integer' })
    .optional(),
  guidance_scale: z.number().min(1).max(20).optional(),
  num_inference_steps: z.int().min(1).max(50).optional(),
  output_format: z.enum(['jpeg', 'png']).optional(),
  enable_safety_checker: z.boolean().optional(),
  sync_mode: z.boolean().optional(),
  acceleration: z.enum(['none', 'regular', 'high']).optional(),
};
const text = { ...family, image_size: imageSize.optional() };
const fromImage = {
  ...family,
  image_url: z.string().min(1),
  strength: z.number().min(0).max(1).optional(),
};
const aspect = {
  prompt,
  aspect_ratio: z
    .string()
    .regex(/^(auto|\d{1,2}:\d{1,2})$/)
    .optional(),
  num_images: family.num_images,
  seed: family.seed,
  output_format: z.enum(['jpeg', 'png', 'webp']).optional(),
  safety_tolerance: z.enum(['1', '2', '3', '4', '5', '6']).optional(),
  sync_mode: z.boolean().optional(),
};

const image = { recipe: 'text', output: 'images', unit: 'image' } as const;
const pixels = { recipe: 'text', output: 'images', unit: 'megapixel' } as const;

/** fal's models leave out what they do not know, so unknown keys pass. */
export const endpoints: Readonly<Record<string, Endpoint>> = {
  'fal-ai/flux-pro': { ...image, input: z.looseObject(text), unitPrice: 0.05 },
  'fal-ai/flux-pro/new': { ...image, input: z.looseObject(text), unitPrice: 0.05 },
  'fal-ai/flux-pro/v1.1': {
    ...image,
    input: z.looseObject({
      ...text,
      enhance_prompt: z.boolean().optional(),
      safety_tolerance: aspect.safety_tolerance,
    }),
    unitPrice: 0.04,
  },
  'fal-ai/flux-pro/v1.1-ultra': {
    ...image,
    input: z.looseObject({
      ...aspect,
      image_url: z.string().optional(),
      image_prompt_strength: z.number().min(0).max(1).optional(),
    }),
    unitPrice: 0.06,
  },
  'fal-ai/flux-pro/kontext': {
    ...image,
    recipe: 'edit',
    input: z.looseObject({
      ...aspect,
      image_url: z.string().min(1),
      guidance_scale: family.guidance_scale,
      enhance_prompt: z.boolean().optional(),
    }),
    unitPrice: 0.04,
  },
  'fal-ai/flux/dev': { ...pixels, input: z.looseObject(text), unitPrice: 0.025 },
  'fal-ai/flux/schnell': {
    ...pixels,
    input: z.looseObject({ ...text, num_inference_steps: z.int().min(1).max(12).optional() }),
    unitPrice: 0.003,
  },
  'fal-ai/flux/dev/image-to-image': {
    ...pixels,
    recipe: 'image',
    input: z.looseObject(fromImage),
    unitPrice: 0.03,
  },
  'fal-ai/flux-lora': {
    ...pixels,
    input: z.looseObject({ ...text, loras: loras.optional() }),
    unitPrice: 0.035,
  },
  'fal-ai/flux-lora/image-to-image': {
    ...pixels,
    recipe: 'image',
    input: z.looseObject({ ...fromImage, loras: loras.optional(), image_size: imageSize.optional() }),
    unitPrice: 0.035,
  },
  'fal-ai/face-swap': {
    recipe: 'face-swap',
    output: 'image',
    unit: 'image',
    input: z.looseObject({ base_image_url: z.string().min(1), swap_image_url: z.string().min(1) }),
    unitPrice: 0.02,
  },
  'fal-ai/recraft/v3/text-to-image': {
    ...image,
    input: z.looseObject({ prompt, image_size: imageSize.optional(), style: z.string().optional() }),
    unitPrice: 0.04,
  },
  'fal-ai/ideogram/v3': {
    ...image,
    input: z.looseObject({
      ...text,
      rendering_speed: z.enum(['TURBO', 'BALANCED', 'QUALITY']).optional(),
      negative_prompt: z.string().optional(),
      style: z.enum(['AUTO', 'GENERAL', 'REALISTIC', 'DESIGN']).nullish(),
      expand_prompt: z.boolean().optional(),
      image_urls: z.array(z.string()).nullish(),
    }),
    unitPrice: 0.06,
  },
  'fal-ai/nano-banana': { ...image, input: z.looseObject(aspect), unitPrice: 0.039 },
  'fal-ai/nano-banana/edit': {
    ...image,
    recipe: 'edit',
    input: z.looseObject({ ...aspect, image_urls: z.array(z.string()).min(1) }),
    unitPrice: 0.039,
  },
  'fal-ai/bria/background/remove': {
    recipe: 'remove-background',
    output: 'image',
    unit: 'image',
    input: z.looseObject({ image_url: z.string().min(1), sync_mode: z.boolean().optional() }),
    unitPrice: 0.018,
  },
  'fal-ai/esrgan': {
    recipe: 'upscale',
    output: 'image',
    unit: 'megapixel',
    input: z.looseObject({
      image_url: z.string().min(1),
      scale: z.number().min(1).max(8).optional(),
      face: z.boolean().optional(),
    }),
    unitPrice: 0.001,
  },
};

/** Anything else takes any input and gets a plain picture. */
export const unknownEndpoint: Endpoint = { ...image, input: z.looseObject({}), unitPrice: 0.05 };

function isInteger(given: unknown): boolean {
  return Number.isInteger(given) || (typeof given === 'string' && /^\d{16,19}$/.test(given));
}

/** The problems of an input as fal words them. */
export function problemsOf(endpoint: Endpoint, input: unknown): object[] {
  const parsed = endpoint.input.safeParse(input);
  if (parsed.success) return [];
  return parsed.error.issues.map((issue) => ({
    loc: ['body', ...issue.path],
    msg:
      issue.code === 'invalid_type' && /received undefined/.test(issue.message)
        ? 'Field required'
        : issue.message,
    type: typeOf(issue),
    input,
  }));
}

function typeOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return /received undefined/.test(issue.message) ? 'missing' : 'type_error';
    case 'too_big':
      return issue.origin === 'string' ? 'sequence_too_long' : 'less_than_equal';
    case 'too_small':
      return issue.origin === 'string' ? 'sequence_too_short' : 'greater_than_equal';
    case 'invalid_value':
      return 'one_of';
    default:
      return 'value_error';
  }
}
