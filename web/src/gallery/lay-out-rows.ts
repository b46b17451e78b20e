// Rows of pictures of one height that fill the width, from their shapes alone.

import justifiedLayout from 'justified-layout';

export interface RowTile {
  /** Index in the list. */
  index: number;
  left: number;
  width: number;
}

export interface Row {
  height: number;
  tiles: readonly RowTile[];
}

export interface Shape {
  width: number;
  height: number;
}

const TARGET_HEIGHT = 220;
export const GAP = 4;

/**
 * Lays out what is new, and with it the last row, which may have been short; earlier rows stay as they are. Laying out
 * everything with every page would take longer and longer.
 */
export function layOutRows(shapes: readonly Shape[], width: number, before: readonly Row[] = []): Row[] {
  const kept = before.slice(0, -1);
  const last = kept.at(-1)?.tiles.at(-1);
  const from = last === undefined ? 0 : last.index + 1;
  if (width <= 0) return [];
  const ratios = shapes.slice(from).map((shape) => clampRatio(shape.width / shape.height));
  const { boxes } = justifiedLayout(ratios, {
    containerWidth: width,
    containerPadding: 0,
    boxSpacing: GAP,
    targetRowHeight: targetHeight(width),
  });
  const rows = new Map<number, RowTile[]>();
  const heights = new Map<number, number>();
  for (const [offset, box] of boxes.entries()) {
    const tiles = rows.get(box.top) ?? [];
    tiles.push({ index: from + offset, left: box.left, width: box.width });
    rows.set(box.top, tiles);
    heights.set(box.top, box.height);
  }
  return [
    ...kept,
    ...[...rows].map(([top, tiles]) => ({ height: heights.get(top) ?? TARGET_HEIGHT, tiles })),
  ];
}

/** On a narrow page two or three pictures still stand beside each other. */
function targetHeight(width: number): number {
  return Math.min(TARGET_HEIGHT, Math.max(110, width / 2.6));
}

/** A very long picture would be a sliver: its tile shows its middle. */
function clampRatio(ratio: number): number {
  return Math.min(4, Math.max(0.4, Number.isFinite(ratio) ? ratio : 1));
}
