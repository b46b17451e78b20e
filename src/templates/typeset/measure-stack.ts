// A stack at given sizes: how it breaks into lines, how high it is, whether it fits a box; and the largest sizes at
// which it does.

import { breakLines, unitsOf } from './break-lines.ts';
import type { Breaks, LineMetrics, Unit } from './break-lines.ts';
import type { Rect } from './rect.ts';
import type { StackItem, TextItem } from './layout.ts';
import type { Paragraph, Shaper } from './shaper.ts';

export type PreparedText = {
  item: TextItem;
  paragraph: Paragraph;
  units: Unit[];
  metrics: LineMetrics;
};
export type Entry = PreparedText | { item: Exclude<StackItem, TextItem> };

export interface Measured {
  entry: Entry;
  size: number;
  breaks: Breaks;
  height: number;
  gap: number;
}

const SEARCH_STEPS = 12;
/** A line that grows into free room stays clearly below the largest one. */
const BELOW_LARGEST = 0.8;
/** Space between texts shrinks with them, but not so far that they touch. */
const LEAST_GAP = 0.5;
/** Pixels between the ink of neighbours: contrast is looked at two pixels around a letter. */
const CLEAR = 3;

/** `loose`: see unitsOf. */
export function prepare(shaper: Shaper, item: StackItem, loose: boolean): Entry {
  if (item.kind !== 'text') return { item };
  const paragraph = shaper.paragraph(item.text, { weight: item.weight, tracking: item.tracking ?? 0 });
  const units = unitsOf(shaper, paragraph, { loose });
  const most = (key: keyof LineMetrics) => Math.max(0, ...units.map(({ metrics }) => metrics[key]));
  return {
    item,
    paragraph,
    units,
    metrics: {
      top: most('top'),
      bottom: most('bottom'),
      leading: most('leading'),
      above: most('above'),
      below: most('below'),
    },
  };
}

/**
 * All texts move between their smallest and largest size together, so that they keep their proportions; then each
 * takes what room is left. Undefined when the smallest sizes are too large.
 */
export function largestSizes(entries: readonly Entry[], box: Rect): number[] | undefined {
  if (measureStack(entries, box, smallestSizes(entries)) === undefined) return undefined;
  const scale = search(0, 1, (middle) => measureStack(entries, box, sizesAt(entries, middle)) !== undefined);
  const sizes = sizesAt(entries, scale);
  const cap = Math.max(...sizes) * BELOW_LARGEST;
  for (const [index, entry] of entries.entries()) {
    const size = sizes[index] ?? 0;
    if (entry.item.kind !== 'text' || size >= cap) continue;
    sizes[index] = search(size, Math.min(cap, entry.item.size[1]), (middle) => {
      return measureStack(entries, box, sizes.with(index, middle)) !== undefined;
    });
  }
  return sizes;
}

export function smallestSizes(entries: readonly Entry[]): number[] {
  return sizesAt(entries, 0);
}

/** Undefined when the stack does not fit. */
export function measureStack(
  entries: readonly Entry[],
  box: Rect,
  sizes: readonly number[],
): Measured[] | undefined {
  const measured: Measured[] = [];
  let height = 0;
  for (const [index, entry] of entries.entries()) {
    const one = measureEntry(entry, box.width, sizes[index] ?? 0);
    if (one === undefined) return undefined;
    const before = measured.at(-1);
    one.gap =
      before === undefined
        ? 0
        : Math.max(one.gap, overhang(before, 'below') + overhang(one, 'above') + CLEAR);
    height += one.gap + one.height;
    if (height > box.height) return undefined;
    measured.push(one);
  }
  return measured;
}

/** How far its ink reaches out of its height, in pixels: neighbours keep clear of it. A capsule's padding holds it. */
function overhang({ entry, size }: Measured, side: 'above' | 'below'): number {
  return 'units' in entry && entry.item.pill === undefined ? entry.metrics[side] * size : 0;
}

/** Undefined when it needs more lines than it may have, or has a word wider than the box. */
export function measureEntry(entry: Entry, width: number, size: number): Measured | undefined {
  if (!('units' in entry)) return { entry, size, breaks: [], height: entry.item.height, gap: entry.item.gap };
  const { item, units, metrics } = entry;
  const [padY, padX] = item.pill?.padding ?? [0, 0];
  const breaks = breakLines(units, width / size - 2 * padX, item.pill === undefined ? item.maxLines : 1);
  if (breaks === undefined) return undefined;
  const leading = item.leading * metrics.leading;
  const height = (metrics.top + metrics.bottom + (breaks.length - 1) * leading + 2 * padY) * size;
  return { entry, size, breaks, height, gap: item.gap * Math.max(LEAST_GAP, size / item.size[1]) };
}

function sizesAt(entries: readonly Entry[], scale: number): number[] {
  return entries.map(({ item }) => {
    if (item.kind !== 'text') return 0;
    const [smallest, largest] = item.size;
    return smallest + (largest - smallest) * scale;
  });
}

/** The largest value that fits; `low` does. */
function search(low: number, high: number, fits: (value: number) => boolean): number {
  if (high <= low) return low;
  if (fits(high)) return high;
  let [best, over] = [low, high];
  for (let step = 0; step < SEARCH_STEPS; step += 1) {
    const middle = (best + over) / 2;
    if (fits(middle)) best = middle;
    else over = middle;
  }
  return best;
}
