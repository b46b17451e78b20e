// US dollars as integer micro-dollars inside, as a decimal string at the edge. Never a float.

/** Whole micro-dollars: 30000 is $0.03. Safe to nine billion dollars. */
export type Micros = number;

const DECIMAL = /^(-?)(\d{1,9})(?:\.(\d{1,6}))?$/;

/** Reads a decimal string such as "0.03"; undefined when it is not one with at most six decimals. */
export function parseMoney(text: string): Micros | undefined {
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const [, sign, dollars = '0', fraction = ''] = match;
  const micros = Number(dollars) * 1_000_000 + Number(fraction.padEnd(6, '0'));
  return sign === '-' && micros !== 0 ? -micros : micros;
}

/** Prints micro-dollars with at least two and at most six decimals. */
export function formatMoney(micros: Micros): string {
  const sign = micros < 0 ? '-' : '';
  const digits = String(Math.abs(micros)).padStart(7, '0');
  const fraction = digits.slice(-6).replace(/0{1,4}$/, '');
  return `${sign}${digits.slice(0, -6)}.${fraction}`;
}
