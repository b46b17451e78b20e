// Blurred placeholders, decoded when they are first shown and kept for the newest few hundred.

import { thumbHashToDataURL } from 'thumbhash';

const MOST = 300;
const decoded = new Map<string, string>();

/** A data URL of a few hundred bytes; null for what is no thumbhash. */
export function thumbHashUrl(hash: string | null): string | null {
  if (hash === null || hash === '') return null;
  const known = decoded.get(hash);
  if (known !== undefined) {
    decoded.delete(hash);
    decoded.set(hash, known);
    return known;
  }
  try {
    const url = thumbHashToDataURL(Uint8Array.from(atob(hash), (letter) => letter.codePointAt(0) ?? 0));
    decoded.set(hash, url);
    const [oldest] = decoded.keys();
    if (decoded.size > MOST && oldest !== undefined) decoded.delete(oldest);
    return url;
  } catch {
    return null;
  }
}
