// What a search goes by: the words of a text, without case and accents. Every store indexes these, so that every
// store finds the same.

/** Runs of letters and digits, decomposed and in lower case, marks dropped; each once, in order. */
export function wordsOf(text: string): string[] {
  // A sigma at the end of a word is no letter of its own.
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase().replaceAll('ς', 'σ');
  return [...new Set(plain.match(/[\p{L}\p{N}]+/gu))];
}

/** What a search asks for: null without anything to search, none when it holds no word, which nothing matches. */
export function searchedWords(search: string | undefined): string[] | null {
  return search === undefined || search.trim() === '' ? null : wordsOf(search);
}
