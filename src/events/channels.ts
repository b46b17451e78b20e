// The port below what processes tell each other: texts by channel. A message may be lost, never delivered late out of
// order; whoever must not miss anything has the store.

export interface ChannelListener {
  message(text: string): void;
  /** Messages may have been lost until now; none is from now on. */
  gap?(): void;
}

export interface Channels extends AsyncDisposable {
  /** Never rejects, never waits: what cannot be sent is lost. */
  publish(channel: string, text: string): void;
  /**
   * A channel that ends in `*` is every channel that begins so. Resolves when nothing published from now on is missed
   * without a `gap`; the result unsubscribes.
   */
  subscribe(channel: string, listener: ChannelListener): Promise<() => void>;
}
