import { array, assert, asyncProperty, constantFrom, oneof, string } from 'fast-check';
import { expect, it } from 'vitest';
import { openShaper } from '../../../src/templates/typeset/shaper.ts';
import { setWords } from '../../../src/templates/typeset/set-words.ts';
import { formatOf, layoutOf } from './try-layout.ts';

/** Words of every script the fonts have, mixed with marks, joiners, direction controls, emoji and spaces. */
const piece = oneof(
  constantFrom(
    'Sale',
    'Größe',
    'Łódź',
    'скидки',
    'Έκπτωση',
    'تخفيضات',
    'מבצע',
    '冬の',
    'セール',
    '50%',
    '9,99 €',
    '(2026)',
  ),
  constantFrom(
    '\u200d',
    '\u200e',
    '\u200f',
    '\u202e',
    '\u2066',
    '\u0301',
    '\u00ad',
    '\n',
    ' ',
    '\u00a0',
    '—',
    '🎄',
    '👩🏽‍💻',
    '🇩🇪',
    '️',
  ),
  string({ unit: 'grapheme', maxLength: 6 }),
);
const anyText = array(piece, { minLength: 1, maxLength: 14 }).map((pieces) => pieces.join(''));

it('any text is set whole, or refused with a reason', async () => {
  const shaper = await openShaper();
  await assert(
    asyncProperty(
      anyText,
      constantFrom('LEADERBOARD_728X90' as const, 'SKYSCRAPER_160X600' as const),
      async (text, id) => {
        const words = await setWords(layoutOf(text, { size: [8, 40], maxLines: 8 }), formatOf(id));
        expect(['SET', 'TEXT_DOES_NOT_FIT', 'MISSING_GLYPH', 'CLIPPED']).toContain(
          words.ok ? 'SET' : words.failure.code,
        );
        // A refused text sets nothing; what is set is the whole text.
        const wanted = words.ok ? text : '';
        expect(words.ok ? shaper.missing(text) : []).toStrictEqual([]);
        const lines = words.ok ? words.set.lines : [];
        const set = lines.flatMap(({ line }) => line.runs.map((run) => run.text)).join('');
        const letters = (value: string) => value.normalize('NFC').replaceAll(/[\s\u00ad-]/gu, '');
        expect([...letters(set)].sort()).toStrictEqual([...letters(wanted)].sort());
      },
    ),
    { numRuns: 300 },
  );
});
