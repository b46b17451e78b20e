import type { Row } from './lay-out-rows.ts';

/** Where an arrow key leads from a tile; null when the key leads nowhere or is no arrow. */
export function neighbourOf(key: string, index: number, rows: readonly Row[]): number | null {
  const count = (rows.at(-1)?.tiles.at(-1)?.index ?? -1) + 1;
  switch (key) {
    case 'ArrowRight':
      return index + 1 < count ? index + 1 : null;
    case 'ArrowLeft':
      return index > 0 ? index - 1 : null;
    case 'Home':
      return count > 0 ? 0 : null;
    case 'End':
      return count > 0 ? count - 1 : null;
    case 'ArrowDown':
      return nearestInRow(index, rows, 1);
    case 'ArrowUp':
      return nearestInRow(index, rows, -1);
    default:
      return null;
  }
}

/** The tile of the next row whose middle is closest to this one's. */
function nearestInRow(index: number, rows: readonly Row[], direction: 1 | -1): number | null {
  const rowIndex = rows.findIndex((row) => row.tiles.some((tile) => tile.index === index));
  const tile = rows[rowIndex]?.tiles.find((each) => each.index === index);
  const target = rows[rowIndex + direction];
  if (tile === undefined || target === undefined) return null;
  const middle = tile.left + tile.width / 2;
  let best: { index: number; distance: number } | null = null;
  for (const each of target.tiles) {
    const distance = Math.abs(each.left + each.width / 2 - middle);
    if (best === null || distance < best.distance) best = { index: each.index, distance };
  }
  return best?.index ?? null;
}
