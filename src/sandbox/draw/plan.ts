// What a request asks to be drawn: sizes, count and seed, before a pixel is touched.

import { createHash } from 'node:crypto';
import { z } from 'zod';

export interface Plan {
  width: number;
  height: number;
  count: number;
  /** The digits, where a number cannot hold them. */
  seed: number | string;
  format: 'png' | 'jpeg' | 'webp';
  prompt: string;
}

const PRESETS: Record<string, [number, number]> = {
  square_hd: [1024, 1024],
  square: [512, 512],
  portrait_4_3: [768, 1024],
  portrait_16_9: [576, 1024],
  landscape_4_3: [1024, 768],
  landscape_16_9: [1024, 576],
};

const asked = z.looseObject({
  prompt: z.string().catch(''),
  image_size: z
    .union([z.string(), z.looseObject({ width: z.number().optional(), height: z.number().optional() })])
    .optional()
    .catch(undefined),
  aspect_ratio: z.string().optional().catch(undefined),
  num_images: z.number().int().min(1).max(4).catch(1),
  seed: z
    .union([z.number(), z.string().regex(/^\d{1,19}$/)])
    .nullish()
    .catch(undefined),
  output_format: z.enum(['png', 'jpeg', 'webp']).catch('png'),
});

/** `defaultSize`: of endpoints that go by an input image, its own size. */
export function planOf(
  endpoint: string,
  input: Record<string, unknown>,
  defaultSize?: { width: number; height: number },
): Plan {
  const { prompt, image_size, aspect_ratio, num_images, seed, output_format } = asked.parse(input);
  const [width, height] = sizeOf(image_size, aspect_ratio) ?? [
    defaultSize?.width ?? 1024,
    defaultSize?.height ?? (defaultSize === undefined ? 768 : 1024),
  ];
  return {
    width,
    height,
    count: num_images,
    seed: seed ?? seedOf(endpoint, input),
    format: output_format,
    prompt,
  };
}

function sizeOf(
  size: string | { width?: number | undefined; height?: number | undefined } | undefined,
  ratio: string | undefined,
): [number, number] | undefined {
  if (typeof size === 'string') return PRESETS[size];
  // A missing side is 512, as with fal.
  if (size !== undefined) return [size.width ?? 512, size.height ?? 512];
  if (ratio === undefined || ratio === 'auto') return undefined;
  const [across = 1, down = 1] = ratio.split(':').map(Number);
  const scale = Math.sqrt((1024 * 1024) / (across * down));
  return [Math.round((across * scale) / 16) * 16, Math.round((down * scale) / 16) * 16];
}

/** A request that names no seed gets one that follows from it. */
function seedOf(endpoint: string, input: Record<string, unknown>): number {
  return createHash('sha256').update(endpoint).update(JSON.stringify(input)).digest().readUInt32BE(0);
}

/** Numbers of 0 to 1 that follow from a seed (mulberry32). */
export function randomFrom(seed: number | string): () => number {
  let state = lowBits(seed);
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The lowest 32 bits, exact for seeds beyond 2^53 too. */
export function lowBits(seed: number | string): number {
  return Number(BigInt.asUintN(32, BigInt(typeof seed === 'number' ? Math.trunc(seed) : seed)));
}
