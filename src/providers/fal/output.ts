// The models' many shapes of output as one.

import { z } from 'zod';
import type { ProviderOutput } from '../../domain/job.ts';
import type { ProviderError, ResultOutcome } from '../provider.ts';

const file = z.looseObject({
  url: z.string(),
  width: z.number().nullish(),
  height: z.number().nullish(),
  content_type: z.string().nullish(),
});
const output = z.looseObject({
  images: z.array(file).nullish(),
  image: file.nullish(),
  seed: z.number().nullish(),
  description: z.string().nullish(),
  has_nsfw_concepts: z.array(z.boolean()).nullish(),
});
/** Fields under which other endpoints return what is no image. */
const OTHER_MEDIA = ['video', 'videos', 'audio', 'audio_file', 'audio_url', 'model_mesh', 'text'];

export function toOutcome(text: string, billableUnits: number | null): ResultOutcome {
  const parsed = z.string().transform(parse).pipe(output).safeParse(text);
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
function exactSeed(text: string, seed: number | null): string | null {
  if (seed === null) return null;
  for (const [, digits = ''] of text.matchAll(/"seed"\s*:\s*(\d+)/g)) {
    if (Number(digits) === seed) return digits;
  }
  return String(seed);
}

function refusal(message: string): ProviderError {
  return { code: 'PROVIDER_REJECTED', message, retryable: false, retryAfterMs: null, details: null };
}
