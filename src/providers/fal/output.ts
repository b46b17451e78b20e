// The models' many shapes of output as one.

import { z } from 'zod';
import type { ProviderOutput } from '../../domain/job.ts';
import { readSeed } from '../../domain/seed.ts';
import type { ProviderError, ResultOutcome } from '../provider.ts';

// What is paid for is not lost over a side remark: only that there are files is insisted on.
const described = z.looseObject({
  url: z.string(),
  width: z.number().nullish().catch(null),
  height: z.number().nullish().catch(null),
  content_type: z.string().nullish().catch(null),
});
const file = z.union([described, z.string().transform((url) => described.parse({ url }))]);
const output = z.looseObject({
  images: z.array(file).nullish(),
  image: file.nullish(),
  seed: z.union([z.number(), z.string()]).nullish().catch(null),
  description: z.string().nullish().catch(null),
  has_nsfw_concepts: z.array(z.boolean()).nullish().catch(null),
});
/** Fields under which other endpoints return what is no image. */
const OTHER_MEDIA = ['video', 'videos', 'audio', 'audio_file', 'audio_url', 'model_mesh', 'text'];

export function toOutcome(text: string, billableUnits: number | null): ResultOutcome {
  const parsed = output.safeParse(parse(text));
  if (!parsed.success)
    return {
      ok: false,
      error: refusal('The provider returned something that is no image result.'),
      billableUnits,
    };
  const { data } = parsed;
  const files = data.images ?? (data.image === null || data.image === undefined ? [] : [data.image]);
  const other = OTHER_MEDIA.find((name) => data[name] !== undefined && data[name] !== null);
  if (files.length === 0) {
    const message =
      other === undefined ? 'The provider returned no image.' : `The endpoint returns ${other}, not images.`;
    return { ok: false, error: refusal(message), billableUnits };
  }
  const flags = data.has_nsfw_concepts ?? [];
  const normal: ProviderOutput = {
    images: files.map((image, index) => ({
      url: image.url,
      width: image.width ?? null,
      height: image.height ?? null,
      contentType: image.content_type ?? null,
      nsfw: flags[index] ?? null,
    })),
    seed: exactSeed(text, data.seed ?? null),
    description: data.description ?? null,
  };
  return { ok: true, output: normal, billableUnits };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The digits as they were sent: a parsed number has lost those beyond 2^53. */
function exactSeed(text: string, seed: number | string | null): string | null {
  if (seed === null) return null;
  if (typeof seed === 'string') return readSeed(seed) ?? null;
  for (const [, digits = ''] of text.matchAll(/"seed"\s*:\s*(\d+)/g)) {
    if (Number(digits) === seed) return digits;
  }
  return String(seed);
}

function refusal(message: string): ProviderError {
  return { code: 'PROVIDER_REJECTED', message, retryable: false, retryAfterMs: null, details: null };
}
