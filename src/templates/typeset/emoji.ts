// Emoji as vector pictures: Microsoft's Fluent Emoji (MIT), and circle-flags (MIT) for the country flags it lacks.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { codePoints } from './code-points.ts';

export interface EmojiPicture {
  /** Such as `fluent-emoji-flat:christmas-tree`. */
  name: string;
  /** A whole SVG document. */
  svg: string;
}

export interface EmojiSet {
  /** The picture of one emoji (a grapheme, sequences included); undefined when there is none. */
  picture(grapheme: string): EmojiPicture | undefined;
}

const require = createRequire(import.meta.url);

const iconSet = z.object({
  prefix: z.string(),
  width: z.number().default(16),
  height: z.number().default(16),
  icons: z.record(z.string(), z.object({ body: z.string() })),
  aliases: z.record(z.string(), z.object({ parent: z.string() })).default({}),
});
type IconSet = z.infer<typeof iconSet>;

const EMOJI = new RegExp(String.raw`^\p{RGI_Emoji}$`, 'v');
const VARIATION_SELECTORS = /[\uFE0E\uFE0F]/gu;

/** Whether a grapheme asks to be shown as a picture. */
export function isEmoji(grapheme: string): boolean {
  return EMOJI.test(grapheme);
}

/** The pictures are read at the first emoji: the set is 9 MB of JSON. */
export function openEmojiSet(): EmojiSet {
  let loaded: { fluent: IconSet; flags: IconSet; names: Record<string, string> } | undefined;

  function load() {
    const fluent = dirname(require.resolve('@iconify-json/fluent-emoji-flat/package.json'));
    const flags = dirname(require.resolve('@iconify-json/circle-flags/package.json'));
    return {
      fluent: iconSet.parse(readJson(join(fluent, 'icons.json'))),
      flags: iconSet.parse(readJson(join(flags, 'icons.json'))),
      names: z.record(z.string(), z.string()).parse(readJson(join(fluent, 'chars.json'))),
    };
  }

  return {
    picture(grapheme) {
      loaded ??= load();
      const country = flagCode(grapheme);
      if (country !== undefined) return draw(loaded.flags, country);
      const points = codePoints(grapheme.replaceAll(VARIATION_SELECTORS, ''));
      const name = loaded.names[points.map((point) => point.toString(16).padStart(4, '0')).join('-')];
      return name === undefined ? undefined : draw(loaded.fluent, name);
    },
  };
}

function draw(set: IconSet, name: string): EmojiPicture | undefined {
  const icon = set.icons[name] ?? set.icons[set.aliases[name]?.parent ?? ''];
  if (icon === undefined) return undefined;
  const box = `0 0 ${set.width} ${set.height}`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${set.width}" height="${set.height}" viewBox="${box}">${icon.body}</svg>`;
  return { name: `${set.prefix}:${name}`, svg };
}

/** 🇩🇪 → `de`, 🏴󠁧󠁢󠁳󠁣󠁴󠁿 → `gb-sct`. */
function flagCode(grapheme: string): string | undefined {
  const points = codePoints(grapheme);
  if (points.length === 2 && points.every((point) => point >= 0x1f1e6 && point <= 0x1f1ff)) {
    return String.fromCharCode(...points.map((point) => point - 0x1f1e6 + 97));
  }
  if (points[0] !== 0x1f3f4 || points.length < 5) return undefined;
  const tag = String.fromCharCode(...points.slice(1, -1).map((point) => point - 0xe0000));
  return /^[a-z]{4,6}$/.test(tag) ? `${tag.slice(0, 2)}-${tag.slice(2)}` : undefined;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}
