// Money is text with a decimal point from the server, and whole micro-dollars when compared or added. Never a float.

/** Micro-dollars; null for what is no amount. */
export function toMicros(money: string | null | undefined): bigint | null {
  const match = /^(-?)(\d+)(?:\.(\d{1,6}))?$/.exec(money ?? '');
  if (match === null) return null;
  const [, sign, whole = '0', part = ''] = match;
  const micros = BigInt(whole) * 1_000_000n + BigInt(part.padEnd(6, '0'));
  return sign === '-' ? -micros : micros;
}

/** `$0.03`: at least two decimals, more only where they say something. */
export function formatMoney(money: string | bigint): string {
  const micros = typeof money === 'bigint' ? money : toMicros(money);
  if (micros === null) return String(money);
  const absolute = micros < 0n ? -micros : micros;
  const whole = (absolute / 1_000_000n).toLocaleString('en-US');
  const part = (absolute % 1_000_000n)
    .toString()
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${micros < 0n ? '−' : ''}$${whole}.${part}`;
}
