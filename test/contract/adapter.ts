// What a store adapter must give to be put through the contract.

import type { Store } from '../../src/store/store.ts';

export interface StoreUnderTest extends AsyncDisposable {
  readonly store: Store;
  /** Closes and opens again on the same data. */
  reopen(): Promise<void>;
}

/** An empty store. */
export type OpenStore = () => Promise<StoreUnderTest>;
