import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { create } from 'fontkit';
import type { Font } from 'fontkit';
import { describe, expect, it } from 'vitest';
import { LIGHT_INKS } from '../../../src/templates/typeset/choose-ink.ts';
import { drawText } from '../../../src/templates/typeset/draw-text.ts';
import type { GlyphRun } from '../../../src/templates/typeset/draw-text.ts';
import { setWords } from '../../../src/templates/typeset/set-words.ts';
import { formatOf, layoutOf } from './try-layout.ts';

const require = createRequire(import.meta.url);
const format = formatOf('BILLBOARD_970X250');

async function runsOf(text: string, options: Parameters<typeof layoutOf>[1] = {}): Promise<GlyphRun[]> {
  const words = await setWords(layoutOf(text, options), format);
  if (!words.ok) throw new Error(words.failure.message);
  return drawText(words.set.lines, LIGHT_INKS).runs;
}

/** Lines as sets of runs, from top to bottom. */
function linesOf(runs: GlyphRun[]): GlyphRun[][] {
  const baselines = [...new Set(runs.map(({ baseline }) => baseline))];
  return baselines.map((baseline) => runs.filter((run) => run.baseline === baseline));
}

function openFont(run: GlyphRun): Font {
  const id = /^(inter|noto-sans-arabic|noto-sans-hebrew|m-plus-1p)-/.exec(run.font)?.[1];
  const font = create(readFileSync(require.resolve(`@fontsource/${id}/files/${run.font}.woff`)));
  if (!('layout' in font)) throw new Error(`${run.font} is a collection`);
  return font;
}

/** The font's character map turned round, for the characters of a text. */
function charactersOf(font: Font, text: string): Map<number, string> {
  return new Map(
    Array.from(text, (character) => [font.glyphForCodePoint(character.codePointAt(0)!).id, character]),
  );
}

describe('words that are set', () => {
  it.each([
    { script: 'Latin', text: 'Winter Sale — up to 70% off!' },
    { script: 'accented Latin', text: 'Große Preise für Żółć, Çağrı & Ñandú' },
    { script: 'decomposed accents', text: 'Cre\u0300me bru\u0302le\u0301e' },
    { script: 'Vietnamese', text: 'Giảm giá mùa đông' },
    { script: 'Cyrillic', text: 'Зимняя распродажа: скидки' },
    { script: 'Greek', text: 'Χειμερινές εκπτώσεις' },
    { script: 'Japanese', text: '冬の大セール開催中' },
    { script: 'markup', text: '<script>alert("x")</script> & <svg/>' },
  ])('read back glyph by glyph: $script', async ({ text }) => {
    const read = linesOf(await runsOf(text))
      .flat()
      .flatMap((run) => {
        const characters = charactersOf(openFont(run), text.normalize('NFC'));
        return run.glyphs.map((id) => characters.get(id) ?? '\uFFFD');
      });
    expect(read.join('').normalize('NFKC').replaceAll(' ', '')).toBe(
      text.normalize('NFKC').replaceAll(' ', ''),
    );
  });

  it.each([
    { script: 'Arabic', text: 'تخفيضات الشتاء الكبرى' },
    { script: 'Persian', text: 'حراج زمستانی می‌خواهیم' },
    { script: 'Hebrew', text: 'מבצע חורף גדול' },
    { script: 'Latin', text: 'Office affairs' },
  ])('are the glyphs another shaper chooses: $script', async ({ text }) => {
    const runs = await runsOf(text, { maxLines: 1 });
    for (const run of runs) {
      const shaped = openFont(run).layout(run.text, undefined, undefined, undefined, run.direction);
      expect(run.glyphs).toStrictEqual(shaped.glyphs.map(({ id }) => id));
    }
    expect(runs.map((run) => run.text).join('')).toBe(text);
  });

  it.each([
    {
      name: 'numbers and Latin inside Arabic',
      text: 'خصم 50% على Easel (2026)',
      visual: ['(2026)', 'Easel', '50%', 'خصم'],
    },
    { name: 'Arabic inside Latin', text: 'New: خصم كبير now', visual: ['New', 'خصم', 'now'] },
  ])('stand in visual order: $name', async ({ text, visual }) => {
    const rtl = /^\p{Script=Arabic}/u.test(text);
    const runs = (await runsOf(text, { maxLines: 1, rtl })).toSorted((one, other) => one.x - other.x);
    const places = visual.map((word) =>
      runs.findIndex((run) => run.text.includes(word.replaceAll(/[()%]/g, ''))),
    );
    expect(places).toStrictEqual(places.toSorted((one, other) => one - other));
    expect(places).not.toContain(-1);
  });

  it('show emoji as pictures, sequences and flags as one', async () => {
    const runs = await runsOf('Sale 🎄 ❤️ 👩🏽‍💻 🇩🇪 1️⃣ day ©️');
    expect(runs.filter((run) => run.glyphs.length === 0).map((run) => run.font)).toStrictEqual([
      'fluent-emoji-flat:christmas-tree',
      'fluent-emoji-flat:red-heart',
      'fluent-emoji-flat:woman-technologist-medium',
      'circle-flags:de',
      'fluent-emoji-flat:keycap-1',
      'fluent-emoji-flat:copyright',
    ]);
  });

  it('name the characters that no font has', async () => {
    const words = await setWords(layoutOf('Sale ลดราคา 한국'), format);
    expect(words).toMatchObject({
      ok: false,
      failure: {
        code: 'MISSING_GLYPH',
        variable: 'headline',
        missing: [{ character: 'ล', codePoint: 'U+0E25' }, {}, {}, {}, {}, {}, {}],
      },
    });
  });
});

describe('lines', () => {
  const textsOf = async (text: string, options: Parameters<typeof layoutOf>[1]) =>
    linesOf(await runsOf(text, options)).map((runs) => runs.map((run) => run.text).join(''));

  it.each([
    {
      name: 'even',
      text: 'The biggest sale of the whole winter',
      maxLines: 2,
      lines: ['The biggest sale', 'of the whole winter'],
    },
    {
      name: 'no widow',
      text: 'Everything must go before Sunday',
      maxLines: 2,
      lines: ['Everything must', 'go before Sunday'],
    },
    {
      name: 'no lost preposition',
      text: 'Зимняя распродажа у нас в магазине',
      maxLines: 2,
      lines: ['Зимняя распродажа', 'у нас в магазине'],
    },
    {
      name: 'phrases kept whole',
      text: '冬の大セール開催中、今だけ全品半額',
      maxLines: 2,
      lines: ['冬の大セール開催中、', '今だけ全品半額'],
    },
    {
      name: 'breaks that are asked for',
      text: 'Sale\nfrom Monday',
      maxLines: 2,
      lines: ['Sale', 'from Monday'],
    },
    {
      name: 'soft hyphens',
      text: 'Winterschluss\u00ADverkaufs\u00ADeröffnung',
      maxLines: 3,
      size: [64, 64] as const,
      lines: ['Winterschluss-', 'verkaufs\u00ADeröffnung'],
    },
  ])('are $name', async ({ text, lines, maxLines, ...options }) => {
    expect(await textsOf(text, { maxLines, size: [64, 64], ...options })).toStrictEqual(lines);
  });

  it('are as large as the box allows', async () => {
    const [short] = await runsOf('Sale');
    const [long] = await runsOf(
      'A much longer headline that says all there is to say about this sale. '.repeat(2),
    );
    expect(short?.size).toBe(64);
    expect(long?.size).toBeGreaterThan(20);
    expect(long?.size).toBeLessThan(64);
  });
});

describe('a text that does not fit', () => {
  it('is refused with the longest beginning that fits', async () => {
    const text = 'Every word of this headline is needed '.repeat(8).trim();
    const words = await setWords(layoutOf(text), format);
    if (words.ok || words.failure.code !== 'TEXT_DOES_NOT_FIT') throw new Error('it fits');
    const { longest } = words.failure;
    expect(text.startsWith(longest)).toBe(true);
    expect(longest.length).toBeGreaterThan(100);
    expect(await setWords(layoutOf(longest), format)).toMatchObject({ ok: true });
    expect(await setWords(layoutOf(text.slice(0, longest.length + 8)), format)).toMatchObject({ ok: false });
  });

  it('is a single word wider than the box', async () => {
    const words = await setWords(layoutOf('W'.repeat(120)), format);
    expect(words).toMatchObject({ ok: false, failure: { code: 'TEXT_DOES_NOT_FIT', variable: 'headline' } });
  });
});
