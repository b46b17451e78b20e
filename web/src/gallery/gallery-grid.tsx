import { useNavigate } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { TileFragment } from '../api/generated/graphql.ts';
import { galleryStrings as words } from '../strings/gallery.ts';
import { GalleryTile, type TileActions } from './gallery-tile.tsx';
import styles from './gallery-grid.module.css';
import type { GallerySearch } from './gallery-search.ts';
import { GAP, layOutRows, type Row } from './lay-out-rows.ts';
import { neighbourOf } from './neighbour.ts';
import { type Selection, selectRange, toggleSelected } from './selection.ts';

export interface GalleryGridProps {
  items: readonly TileFragment[];
  search: GallerySearch;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  /** The end of what is loaded is close. */
  onNearEnd: () => void;
}

/** Rows that are in sight, and one tile among them that the keys move from. */
export function GalleryGrid({ items, search, selection, onSelect, onNearEnd }: GalleryGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const { width, top } = useBox(grid);
  const rows = useRows(items, width);
  const navigate = useNavigate();
  const [current, setCurrent] = useState(0);
  const wantsFocus = useRef(false);
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: (index) => (rows[index]?.height ?? 0) + GAP,
    overscan: 1,
    scrollMargin: top,
  });
  useEffect(() => {
    virtualizer.measure();
  }, [rows, virtualizer]);
  const shown = virtualizer.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && lastShown >= rows.length - 6) onNearEnd();
  }, [lastShown, rows.length, onNearEnd]);
  useEffect(() => {
    if (!wantsFocus.current) return;
    const tile = grid.current?.querySelector<HTMLElement>(`[data-index="${current}"] a`);
    if (tile === null || tile === undefined) return;
    wantsFocus.current = false;
    tile.focus();
  });
  const toggle = (index: number): void => {
    const item = items[index];
    if (item !== undefined) onSelect(toggleSelected(selection, item.id, index));
  };
  const actions = useSteady({
    focus: setCurrent,
    toggle(index, range) {
      if (!range) return toggle(index);
      const ids = items.map((each) => each.id);
      onSelect(selectRange(selection, ids, index));
    },
    open: (imageId) => void navigate({ to: '/gallery/$imageId', params: { imageId }, search }),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === ' ') {
      event.preventDefault();
      return toggle(current);
    }
    const next = neighbourOf(event.key, current, rows);
    if (next === null) return;
    event.preventDefault();
    wantsFocus.current = true;
    setCurrent(next);
    virtualizer.scrollToIndex(rowOf(rows, next), { align: 'auto' });
    if (event.shiftKey) {
      const ids = items.map((item) => item.id);
      onSelect(selectRange({ ...selection, anchor: selection.anchor ?? current }, ids, next));
    }
  };
  return (
    <div
      ref={grid}
      className={styles.grid}
      role="group"
      aria-label={words.grid}
      onKeyDown={onKeyDown}
      style={{ height: virtualizer.getTotalSize() }}
    >
      {shown.map(({ index: rowIndex, start }) => {
        const row = rows[rowIndex];
        return row?.tiles.map((tile) => {
          const item = items[tile.index];
          if (item === undefined) return null;
          return (
            <GalleryTile
              key={item.id}
              item={item}
              index={tile.index}
              search={search}
              left={tile.left}
              top={start - top}
              width={tile.width}
              height={row.height}
              current={tile.index === current}
              selecting={selection.on}
              selected={selection.ids.has(item.id)}
              actions={actions}
            />
          );
        });
      })}
    </div>
  );
}

/** Actions that stay the same object and always do what the newest ones would. */
function useSteady(newest: TileActions): TileActions {
  const latest = useRef(newest);
  useLayoutEffect(() => {
    latest.current = newest;
  });
  return useMemo(
    () => ({
      focus: (index) => latest.current.focus(index),
      toggle: (index, range) => latest.current.toggle(index, range),
      open: (imageId) => latest.current.open(imageId),
    }),
    [],
  );
}

/** Laid out anew when the width or the beginning changes, and only at the end when pictures are added there. */
function useRows(items: readonly TileFragment[], width: number): readonly Row[] {
  const last = useRef<{ items: readonly TileFragment[]; width: number; rows: Row[] } | null>(null);
  const before = last.current;
  if (before !== null && before.items === items && before.width === width) return before.rows;
  const grown =
    before !== null &&
    before.width === width &&
    before.items.length <= items.length &&
    before.items[0]?.id === items[0]?.id &&
    before.items.at(-1)?.id === items[before.items.length - 1]?.id;
  const rows = layOutRows(items, width, grown ? before.rows : []);
  last.current = { items, width, rows };
  return rows;
}

function rowOf(rows: readonly Row[], index: number): number {
  return rows.findIndex((row) => (row.tiles.at(-1)?.index ?? -1) >= index);
}

function useBox(element: { current: HTMLElement | null }): { width: number; top: number } {
  const [box, setBox] = useState({ width: 0, top: 0 });
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const measure = (): void => {
      const { width, top } = current.getBoundingClientRect();
      setBox((before) => {
        const next = { width: Math.floor(width), top: Math.round(top + window.scrollY) };
        return before.width === next.width && before.top === next.top ? before : next;
      });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [element]);
  return box;
}
