// Why a format was not shipped.

import type { FormatId } from '../formats.ts';
import type { MissingCharacter } from './shaper.ts';

export type RenderFailure = { format: FormatId; message: string } &
  /** `longest`: the longest beginning of the text that fits. */
  (
    | { code: 'TEXT_DOES_NOT_FIT'; variable: string; longest: string }
    | { code: 'MISSING_GLYPH'; variable: string; missing: MissingCharacter[] }
    /** Letters would be cut off at the format's edge. */
    | { code: 'CLIPPED'; variable: string }
    | { code: 'LOW_CONTRAST'; contrast: number }
    | { code: 'TOO_HEAVY'; maxBytes: number }
  );
