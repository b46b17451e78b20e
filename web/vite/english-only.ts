import type { Plugin } from 'vite';

const DICTIONARY = /react-(aria|stately|aria-components)\/dist\/.*intlStrings\.mjs$/;

/** Leaves out React Aria's words in thirty-odd languages: the studio speaks English, and other locales fall back to it. */
export function englishOnly(): Plugin {
  return {
    name: 'english-only',
    enforce: 'pre',
    transform(code, id) {
      if (!DICTIONARY.test(id)) return null;
      const path = /from ["']([^"']*\/en-US\.mjs)["']/.exec(code)?.[1];
      if (path === undefined) throw new Error(`${id} has no English words where they were`);
      return {
        code: `import words from ${JSON.stringify(path)};\nexport default { 'en-US': words };\n`,
        map: null,
      };
    },
  };
}
