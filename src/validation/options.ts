// The options all models share, in REST spelling.

import { z } from 'zod';
import { MOST_SEED, readSeed } from '../domain/seed.ts';

function side(description: string) {
  return z.int().min(64).max(4096).meta({ description });
}

/** Becomes decimal text, which keeps every digit. */
const seed = z
  .union([z.number(), z.string()], { error: 'must be an integer of 0 to 2^63-1' })
  .transform((given, context) => {
    const text = readSeed(given);
    const known = text === undefined ? undefined : BigInt(text);
    if (known !== undefined && known >= 0n && known <= MOST_SEED) return String(known);
    context.addIssue({
      code: 'custom',
      input: given,
      params: { rule: known === undefined ? 'type' : 'range' },
      message: 'must be an integer of 0 to 2^63-1, as decimal text when it is beyond 2^53-1',
    });
    return z.NEVER;
  })
  .meta({ description: 'Equal seeds give equal images, if the model takes one; decimal text beyond 2^53-1' });

/** Defaults are not filled in: what a model does without a size is its own to say. */
export const optionsSchema = z.strictObject({
  width: side('Pixels; 1024 when only the height is given').optional(),
  height: side('Pixels; 1024 when only the width is given').optional(),
  num_images: z.int().min(1).max(4).meta({ description: 'How many images' }).optional(),
  seed: seed.optional(),
});
