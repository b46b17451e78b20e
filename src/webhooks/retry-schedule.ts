// When a delivery that failed is tried again.

const GROWTH = 4;
const LONGEST_MS = 4 * 3600 * 1000;

/**
 * The pause after so many failures: from `firstMs` four times longer each time, to four hours, a quarter less to a
 * quarter more so that receivers are not met by all at once; from 5 s about a dozen attempts a day. A receiver that
 * asks for a longer pause gets it, within the four hours.
 */
export function pauseAfter(
  failures: number,
  options: { firstMs: number; askedMs: number | null; random?: () => number },
): number {
  const full = Math.min(LONGEST_MS, options.firstMs * GROWTH ** (failures - 1));
  const spread = full * (0.75 + (options.random ?? Math.random)() / 2);
  return Math.round(Math.max(spread, Math.min(options.askedMs ?? 0, LONGEST_MS)));
}
