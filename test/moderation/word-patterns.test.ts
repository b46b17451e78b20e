import { assert, asyncProperty, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byPatterns } from '../../src/moderation/by-patterns.ts';
import { parsePattern, toWords } from '../../src/moderation/word-patterns.ts';

const request = { userId: 'u', model: 'm', inputs: {}, place: 'inputs' };

async function judge(text: string, deny: string[], allow: string[] = []): Promise<boolean> {
  const read = (list: string[]) => list.map((source) => parsePattern(source)!);
  const step = byPatterns({ deny: new Map([['c', read(deny)]]), allow: read(allow) });
  return (await step(request, [{ path: ['inputs', 'prompt'], text }])).ok;
}

describe('denied words', () => {
  it.each([
    ['a gun on a table', ['gun'], false],
    ['A GUN', ['gun'], false],
    ['ＧＵＮ', ['gun'], false],
    ['gün', ['gun'], false],
    ['g\u200Bu\u200Bn', ['gun'], false],
    ['gun-metal grey', ['gun'], false],
    ['begun', ['gun'], true],
    ['guns', ['gun'], true],
    ['guns', ['gun*'], false],
    ['begun', ['*gun*'], false],
    ['裸の人', ['*裸*'], false],
    ['dead, child', ['dead child'], false],
    ['dead or a child', ['dead child'], true],
    ['a dead', ['dead child'], true],
    ['', ['gun'], true],
    ['nothing', [], true],
    // A pattern is words: what looks like an expression is the words in it.
    ['(a+)+$', ['(a+)+$'], false],
    ['a a $', ['a* a*'], false],
  ] as [string, string[], boolean][])('%j by %j: %s', async (text, deny, ok) => {
    expect(await judge(text, deny)).toBe(ok);
  });

  it('are allowed inside of what is allowed, and nowhere else', async () => {
    expect(await judge('a nude lipstick', ['nude'], ['nude lipstick'])).toBe(true);
    expect(await judge('a nude lipstick, nude', ['nude'], ['nude lipstick'])).toBe(false);
    expect(await judge('nude', ['nude'], ['nude lipstick'])).toBe(false);
  });

  it('no pattern is without a word', () => {
    for (const source of ['', '  ', '*', '**', '!?']) expect(parsePattern(source)).toBeUndefined();
  });

  it('are found wherever they stand, in any text, and long texts take no longer than they are', async () => {
    await assert(
      asyncProperty(
        string({ unit: 'grapheme', maxLength: 200 }),
        string({ maxLength: 200 }),
        async (a, b) => {
          expect(await judge(`${a} Verboten ${b}`, ['verboten'])).toBe(false);
          expect(await judge(a, toWords(a).slice(0, 3))).toBe(toWords(a).length === 0);
        },
      ),
      { numRuns: 100 },
    );
    const patterns = Array.from({ length: 200 }, (_, n) => `a* a* a* b${n}`);
    expect(await judge('a '.repeat(5000), patterns)).toBe(true);
  });
});
