// The formats a template renders: exact pixel sizes, byte limits, and the aspect class that shares a background.

/** Two formats of one class look alike enough to be cut from one picture and to share a layout. */
export type AspectClass = 'strip' | 'wide' | 'landscape' | 'square' | 'portrait';

export interface Format {
  id: FormatId;
  width: number;
  height: number;
  aspect: AspectClass;
  /** Ad networks refuse heavier files: 150 kB is what display networks take; the rest is what the platforms preview. */
  maxBytes: number;
  label: string;
}

export const FORMAT_IDS = [
  'BILLBOARD_970X250',
  'LEADERBOARD_728X90',
  'RECTANGLE_300X250',
  'SKYSCRAPER_160X600',
  'HALF_PAGE_300X600',
  'SOCIAL_1200X630',
  'SOCIAL_1080X1080',
  'SOCIAL_1080X1350',
  'STORY_1080X1920',
  'OUTDOOR_1400X400',
] as const;

export type FormatId = (typeof FORMAT_IDS)[number];

const DISPLAY_BYTES = 150_000;

export const FORMATS: Readonly<Record<FormatId, Format>> = {
  BILLBOARD_970X250: format('BILLBOARD_970X250', 970, 250, DISPLAY_BYTES, 'Billboard'),
  LEADERBOARD_728X90: format('LEADERBOARD_728X90', 728, 90, DISPLAY_BYTES, 'Leaderboard'),
  RECTANGLE_300X250: format('RECTANGLE_300X250', 300, 250, DISPLAY_BYTES, 'Medium rectangle'),
  SKYSCRAPER_160X600: format('SKYSCRAPER_160X600', 160, 600, DISPLAY_BYTES, 'Skyscraper'),
  HALF_PAGE_300X600: format('HALF_PAGE_300X600', 300, 600, DISPLAY_BYTES, 'Half page'),
  SOCIAL_1200X630: format('SOCIAL_1200X630', 1200, 630, 600_000, 'Link preview'),
  SOCIAL_1080X1080: format('SOCIAL_1080X1080', 1080, 1080, 1_000_000, 'Square post'),
  SOCIAL_1080X1350: format('SOCIAL_1080X1350', 1080, 1350, 1_000_000, 'Portrait post'),
  STORY_1080X1920: format('STORY_1080X1920', 1080, 1920, 1_500_000, 'Story'),
  OUTDOOR_1400X400: format('OUTDOOR_1400X400', 1400, 400, 600_000, 'Outdoor'),
};

export function isFormatId(text: string): text is FormatId {
  return Object.hasOwn(FORMATS, text);
}

/** The class of a size: strip from 5:1, wide from 2.4:1, landscape from 1.35:1, square down to 0.85:1, else portrait. */
export function aspectClass(width: number, height: number): AspectClass {
  const ratio = width / height;
  if (ratio >= 5) return 'strip';
  if (ratio >= 2.4) return 'wide';
  if (ratio >= 1.35) return 'landscape';
  return ratio >= 0.85 ? 'square' : 'portrait';
}

function format(id: FormatId, width: number, height: number, maxBytes: number, label: string): Format {
  return { id, width, height, aspect: aspectClass(width, height), maxBytes, label };
}
