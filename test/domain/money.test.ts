import { describe, expect, it } from 'vitest';
import { formatMoney, parseMoney } from '../../src/domain/money.ts';

describe('money', () => {
  it.each([
    ['0', 0, '0.00'],
    ['0.05', 50_000, '0.05'],
    ['1.5', 1_500_000, '1.50'],
    ['0.000001', 1, '0.000001'],
    ['12.3450', 12_345_000, '12.345'],
    ['-3', -3_000_000, '-3.00'],
  ])('%s', (text, micros, printed) => {
    expect(parseMoney(text)).toBe(micros);
    expect(formatMoney(micros)).toBe(printed);
  });

  it.each(['', '1.', '.5', '1e3', '0.0000001', '1,5', 'NaN', ' 1'])('refuses %j', (text) => {
    expect(parseMoney(text)).toBeUndefined();
  });
});
