import { createContext, useContext, useSyncExternalStore } from 'react';
import type { TileFragment } from '../api/generated/graphql.ts';
import { createImageList, type ImageList } from './image-list.ts';

/** The gallery's list, for what stands before it. */
export const GalleryListContext = createContext<ImageList>(createImageList({}));

export function useGalleryItems(): readonly TileFragment[] {
  const list = useContext(GalleryListContext);
  return useSyncExternalStore(list.watch, list.state).items;
}
