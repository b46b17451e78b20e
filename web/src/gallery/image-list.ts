// The gallery's pictures as far as they were scrolled to. Kept beside the cache: ten thousand of them are read once,
// a page at a time, and not again with every page that follows.

import type { CombinedError } from '@urql/core';
import { GalleryImagesDocument, type ImageFilter, type TileFragment } from '../api/generated/graphql.ts';
import { queryUncached } from '../api/uncached.ts';

export interface ImageListState {
  items: readonly TileFragment[];
  loading: boolean;
  hasMore: boolean;
  error: CombinedError | undefined;
  /** Pictures stored since, that wait to be shown. */
  fresh: readonly TileFragment[];
}

export interface ImageList {
  state: () => ImageListState;
  watch: (listener: () => void) => () => void;
  /** The next page; nothing while one is on its way. */
  loadMore(): Promise<void>;
  /** Looks for pictures stored since the newest one shown. */
  lookForFresh(): Promise<void>;
  showFresh(): void;
  remove(ids: ReadonlySet<string>): void;
  putBack: (items: readonly TileFragment[]) => void;
}

/** The server may have to make the small pictures first: a page of them should be there soon. */
const PAGE = 48;

export function createImageList(where: ImageFilter): ImageList {
  let state: ImageListState = { items: [], loading: false, hasMore: true, error: undefined, fresh: [] };
  let cursor: string | null = null;
  const listeners = new Set<() => void>();
  const change = (next: Partial<ImageListState>): void => {
    state = { ...state, ...next };
    for (const listener of listeners) listener();
  };
  return {
    state: () => state,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async loadMore() {
      if (state.loading || !state.hasMore) return;
      change({ loading: true, error: undefined });
      const { data, error } = await queryUncached(GalleryImagesDocument, {
        first: PAGE,
        after: cursor,
        where,
      });
      if (data === undefined) return change({ loading: false, error });
      cursor = data.images.pageInfo.endCursor;
      change({
        items: [...state.items, ...data.images.nodes],
        hasMore: data.images.pageInfo.hasNextPage,
        loading: false,
      });
    },
    async lookForFresh() {
      if (state.items.length === 0) return this.loadMore();
      const { data } = await queryUncached(GalleryImagesDocument, { first: PAGE, where });
      const known = new Set(state.items.slice(0, PAGE).map((item) => item.id));
      const fresh = data?.images.nodes.filter((item) => !known.has(item.id)) ?? [];
      const newest = state.items[0]?.createdAt ?? '';
      change({ fresh: fresh.filter((item) => item.createdAt >= newest) });
    },
    showFresh() {
      change({ items: [...state.fresh, ...state.items], fresh: [] });
    },
    remove(ids) {
      change({ items: state.items.filter((item) => !ids.has(item.id)) });
    },
    putBack(items) {
      const all = [...state.items, ...items];
      change({
        items: all.sort((a, b) => b.createdAt.localeCompare(a.createdAt) || b.id.localeCompare(a.id)),
      });
    },
  };
}
