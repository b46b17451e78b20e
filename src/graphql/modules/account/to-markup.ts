import type { Markup } from '../../../domain/budget.ts';
import type { MarkupInput } from '../../generated/resolvers.ts';

/** @oneOf has been checked: exactly one is there. */
export function toMarkup(input: MarkupInput | null): Markup | null {
  if (input === null) return null;
  if (input.perImage !== undefined && input.perImage !== null)
    return { kind: 'fixed', amount: input.perImage };
  const hundredths = (input.percent ?? 0) * 100;
  // Two decimals are not exact as a binary fraction.
  const whole = Math.round(hundredths);
  return { kind: 'percent', basisPoints: Math.abs(hundredths - whole) < 1e-6 ? whole : hundredths };
}
