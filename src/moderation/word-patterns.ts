// Words and phrases in a text. No regular expressions: a pattern is words, each of which may end in `*` for any ending
// or, between two, stand for any text it is part of. So matching takes at most the text's words times the patterns,
// whatever either holds.

export interface WordPattern {
  /** As it was written. */
  source: string;
  words: readonly WordMatch[];
}

type WordMatch = { kind: 'is' | 'begins' | 'holds'; text: string };

/** A run of words of a text: the first, and the one after the last. */
export interface Span {
  from: number;
  to: number;
}

/** The words of a text in their order: letters and digits, without case, accents, and what cannot be seen. */
export function toWords(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();
  return plain.match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Undefined when there is no word in it. */
export function parsePattern(source: string): WordPattern | undefined {
  const words = source.split(/\s+/).flatMap((part): WordMatch[] => {
    const begins = part.endsWith('*');
    const holds = part.startsWith('*') && begins;
    const own = toWords(part.replaceAll('*', ''));
    return own.map((text, index) => {
      const isLast = index === own.length - 1;
      return { kind: holds && own.length === 1 ? 'holds' : begins && isLast ? 'begins' : 'is', text };
    });
  });
  return words.length === 0 ? undefined : { source, words };
}

export interface Matcher {
  /** Every match, with the pattern that matched. */
  find(words: readonly string[]): { pattern: WordPattern; span: Span }[];
}

export function createMatcher(patterns: readonly WordPattern[]): Matcher {
  const byWord = new Map<string, WordPattern[]>();
  const others: WordPattern[] = [];
  for (const pattern of patterns) {
    const [first] = pattern.words;
    if (first?.kind !== 'is') others.push(pattern);
    else byWord.set(first.text, [...(byWord.get(first.text) ?? []), pattern]);
  }
  return {
    find(words) {
      const found: { pattern: WordPattern; span: Span }[] = [];
      for (const [from, word] of words.entries()) {
        for (const pattern of [...(byWord.get(word) ?? []), ...others]) {
          const to = from + pattern.words.length;
          if (pattern.words.every((wanted, index) => isMatch(wanted, words[from + index])))
            found.push({ pattern, span: { from, to } });
        }
      }
      return found;
    },
  };
}

function isMatch({ kind, text }: WordMatch, word: string | undefined): boolean {
  if (word === undefined) return false;
  switch (kind) {
    case 'is':
      return word === text;
    case 'begins':
      return word.startsWith(text);
    case 'holds':
      return word.includes(text);
  }
}
