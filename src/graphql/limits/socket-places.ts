// How many websockets one network address may have open to this process.

import { countedAs } from '../../rates/counted-address.ts';

export interface SocketPlaces {
  /** What to call when the socket has gone; undefined when there is no place. */
  take(address: string): (() => void) | undefined;
}

/** Null is any number. This machine has no limit. */
export function createSocketPlaces(most: number | null): SocketPlaces {
  const taken = new Map<string, number>();
  return {
    take(address) {
      const place = countedAs(address);
      if (most === null || place === null) return () => {};
      const count = taken.get(place) ?? 0;
      if (count >= most) return undefined;
      taken.set(place, count + 1);
      return () => {
        const left = (taken.get(place) ?? 0) - 1;
        if (left > 0) taken.set(place, left);
        else taken.delete(place);
      };
    },
  };
}
