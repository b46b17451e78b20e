// Judges texts by lists of words: what is denied, but for where it is part of something allowed.

import type { ModerationStep } from './moderation.ts';
import { createMatcher, toWords, type WordPattern } from './word-patterns.ts';

export interface PatternRules {
  /** By category; the category is told to the caller. */
  deny: ReadonlyMap<string, readonly WordPattern[]>;
  /** Exceptions: a denied phrase inside one of these is none. */
  allow: readonly WordPattern[];
}

export function byPatterns(rules: PatternRules): ModerationStep {
  const category = new Map<WordPattern, string>();
  for (const [name, patterns] of rules.deny) for (const pattern of patterns) category.set(pattern, name);
  const denied = createMatcher([...category.keys()]);
  const allowed = createMatcher(rules.allow);
  return (_request, texts) => {
    for (const { path, text } of texts) {
      const words = toWords(text);
      const matches = denied.find(words);
      if (matches.length === 0) continue;
      const excused = allowed.find(words);
      const match = matches.find(
        ({ span }) => !excused.some((one) => one.span.from <= span.from && span.to <= one.span.to),
      );
      if (match === undefined) continue;
      const phrase = words.slice(match.span.from, match.span.to).join(' ');
      return Promise.resolve({
        ok: false,
        message: `This server makes no images of ${JSON.stringify(phrase.slice(0, 100))}.`,
        category: category.get(match.pattern) ?? null,
        path,
      });
    }
    return Promise.resolve({ ok: true });
  };
}
