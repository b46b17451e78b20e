// Which way a format is laid out: as the first letter of its words is read.

const RTL = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
const LETTER = /\p{L}/u;

export function directionOf(...texts: readonly (string | undefined)[]): 'ltr' | 'rtl' {
  for (const text of texts) {
    const letter = Array.from(text ?? '').find((character) => LETTER.test(character));
    if (letter !== undefined) return RTL.test(letter) ? 'rtl' : 'ltr';
  }
  return 'ltr';
}
