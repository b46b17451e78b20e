import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const TOKENS = readFileSync('web/src/tokens.css', 'utf8');
const THEMES = ['light', 'dark'] as const;
type Theme = (typeof THEMES)[number];

/** What is read, on what it stands on, must differ by 4.5; what is only seen, by 3. */
const TEXTS = [
  'text',
  'muted',
  'faint',
  'accent-text',
  'queued',
  'running',
  'storing',
  'completed',
  'failed',
  'canceled',
  'warning',
];
const GROUNDS = ['canvas', 'surface', 'sunken', 'hover'];
const SEEN: readonly [string, string][] = [
  ['edge', 'canvas'],
  ['edge', 'sunken'],
  ['accent', 'canvas'],
  ['accent', 'surface'],
  ['accent', 'hover'],
  ...Array.from({ length: 6 }, (_, index): [string, string] => [`series-${index + 1}`, 'canvas']),
];

describe.each(THEMES)('colours of the %s theme', (theme) => {
  it.each(TEXTS.flatMap((text) => GROUNDS.map((ground) => ({ text, ground }))))(
    'lets $text be read on $ground',
    ({ text, ground }) => {
      expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('lets words be read on the accent', () => {
    expect(contrast(colour('on-accent', theme), colour('accent', theme))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('accent-text', theme), colour('accent-soft', theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SEEN)('lets %s be seen on %s', (mark, ground) => {
    expect(contrast(colour(mark, theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });

  it('shows pictures on true greys', () => {
    const tinted = ['stage', 'checker-a', 'checker-b', 'picture-empty'].filter(
      (name) => new Set(channels(colour(name, theme))).size > 1,
    );
    expect(tinted).toStrictEqual([]);
  });
});

it('has no raw colour outside of the tokens', () => {
  const sheets = readdirSync('web/src', { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.css') && !file.endsWith('tokens.css'),
  );
  const raw = sheets.filter((file) =>
    /#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(|\boklch\(/i.test(
      withoutComments(readFileSync(`web/src/${file}`, 'utf8')),
    ),
  );
  expect(raw).toStrictEqual([]);
  expect(sheets.length).toBeGreaterThan(50);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '');
}

function colour(name: string, theme: Theme): string {
  const value = new RegExp(`--${name}: ([^;]+);`).exec(TOKENS)?.[1] ?? '';
  const both = /^light-dark\((#\w+), (#\w+)\)$/.exec(value);
  const found = both === null ? value : both[theme === 'light' ? 1 : 2];
  if (found === undefined || !/^#[0-9a-f]{6}$/.test(found)) throw new Error(`No colour ${name}: ${value}`);
  return found;
}

function channels(hex: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** As WCAG 2 has it. */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(hex: string): number {
  const [red = 0, green = 0, blue = 0] = channels(hex).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
