// The open fonts templates are set in: Inter for Latin, Cyrillic and Greek, Noto Sans for Arabic and Hebrew,
// M PLUS 1p for Japanese; all under the SIL Open Font License. Each package is cut into subsets by Unicode range;
// a subset is read when a text first needs it.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type * as HarfBuzz from 'harfbuzzjs';
import { z } from 'zod';
import { fromWoff } from './woff.ts';

/** A subset of a family in one weight. */
export interface FontFace {
  /** Such as `inter-latin-800-normal`; the woff file's name. */
  name: string;
  /** Absolute path of the woff file. */
  file: string;
  font: HarfBuzz.Font;
  unitsPerEm: number;
  metrics: ScriptMetrics;
  /** Whether letters may be tracked: joined scripts may not. */
  trackable: boolean;
  /** The outline of a glyph as SVG path data, y up, in font units. */
  outline(glyph: number): string;
}

/** How far a script's letters reach above and below the baseline, in em, and how much more leading they want. */
export interface ScriptMetrics {
  top: number;
  bottom: number;
  leading: number;
}

export interface FontBook {
  /** The first family that has all of these code points, in its nearest weight; undefined when none has. */
  face(codePoints: readonly number[], weight: number): FontFace | undefined;
}

interface Family {
  directory: string;
  id: string;
  weights: readonly number[];
  metrics: ScriptMetrics;
  trackable: boolean;
  ranges: { subset: string; ranges: [number, number][] }[];
}

const require = createRequire(import.meta.url);
const LATIN_WEIGHTS = [100, 200, 300, 400, 500, 600, 700, 800, 900] as const;
const unicodeRanges = z.record(z.string(), z.string());

/** Reads the fonts' range tables; the glyphs come later. */
export function openFontBook(harfbuzz: typeof HarfBuzz): FontBook {
  const families = [
    family(require.resolve('@fontsource/inter/package.json'), LATIN_WEIGHTS, [0.728, 0, 1], true),
    family(
      require.resolve('@fontsource/noto-sans-arabic/package.json'),
      LATIN_WEIGHTS,
      [0.78, 0.26, 1.3],
      false,
    ),
    family(
      require.resolve('@fontsource/noto-sans-hebrew/package.json'),
      LATIN_WEIGHTS,
      [0.66, 0, 1.05],
      false,
    ),
    family(
      require.resolve('@fontsource/m-plus-1p/package.json'),
      [100, 300, 400, 500, 700, 800, 900],
      [0.81, 0.08, 1.18],
      false,
    ),
  ];
  const faces = new Map<string, FontFace>();
  const found = new Map<string, FontFace | undefined>();

  function open(from: Family, subset: string, weight: number): FontFace {
    const name = `${from.id}-${subset.replaceAll(/[[\]]/g, '')}-${weight}-normal`;
    const known = faces.get(name);
    if (known !== undefined) return known;
    const face = openFace(harfbuzz, from, name);
    faces.set(name, face);
    return face;
  }

  function search(codePoints: readonly number[], weight: number): FontFace | undefined {
    for (const from of families) {
      for (const { subset, ranges } of from.ranges) {
        if (!codePoints.every((point) => ranges.some(([low, high]) => point >= low && point <= high)))
          continue;
        const face = open(from, subset, nearest(from.weights, weight));
        if (codePoints.every((point) => face.font.nominalGlyph(point) !== undefined)) return face;
      }
    }
    return undefined;
  }

  return {
    face(codePoints, weight) {
      const key = `${weight}:${codePoints.join()}`;
      if (!found.has(key)) found.set(key, search(codePoints, weight));
      return found.get(key);
    },
  };
}

function openFace(harfbuzz: typeof HarfBuzz, from: Family, name: string): FontFace {
  const file = join(from.directory, 'files', `${name}.woff`);
  const face = new harfbuzz.Face(new harfbuzz.Blob(fromWoff(readFileSync(file))));
  const font = new harfbuzz.Font(face);
  const outlines = new Map<number, string>();
  return {
    name,
    file,
    font,
    unitsPerEm: face.upem,
    metrics: from.metrics,
    trackable: from.trackable,
    outline(glyph) {
      let path = outlines.get(glyph);
      if (path === undefined) outlines.set(glyph, (path = font.glyphToPath(glyph)));
      return path;
    },
  };
}

function family(
  manifest: string,
  weights: readonly number[],
  [top, bottom, leading]: [number, number, number],
  trackable: boolean,
): Family {
  const directory = dirname(manifest);
  const table = unicodeRanges.parse(JSON.parse(readFileSync(join(directory, 'unicode.json'), 'utf8')));
  // The basic subsets come last in the tables; they are the likeliest, so they are searched first.
  const ranges = Object.entries(table)
    .toReversed()
    .map(([subset, text]) => ({ subset, ranges: parseRanges(text) }));
  return {
    directory,
    id: directory.split(/[\\/]/).at(-1) ?? '',
    weights,
    metrics: { top, bottom, leading },
    trackable,
    ranges,
  };
}

/** `U+0000-00FF,U+0131` → `[[0, 255], [305, 305]]`. */
function parseRanges(text: string): [number, number][] {
  return text.split(',').map((part) => {
    const [low = '', high = low] = part.trim().replace(/^U\+/i, '').split('-');
    return [Number.parseInt(low, 16), Number.parseInt(high, 16)];
  });
}

function nearest(weights: readonly number[], weight: number): number {
  return weights.reduce((best, each) => (Math.abs(each - weight) < Math.abs(best - weight) ? each : best));
}
