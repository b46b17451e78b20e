const LARGEST = 2n ** 63n - 1n;

/** A seed short enough to be read out, from what the browser has of chance. */
export function drawSeed(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return String(number);
}

export function isSeed(text: string): boolean {
  return /^\d{1,19}$/.test(text) && BigInt(text) <= LARGEST;
}
