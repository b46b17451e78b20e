// The largest sizes at which a stack of texts fits its box, found by search; and what to say when none does.

import { breakLines, unitsOf } from './break-lines.ts';
import type { Breaks, Unit } from './break-lines.ts';
import type { Color, StackItem, StackNode, TextItem } from './layout.ts';
import type { Line, Paragraph, Shaper } from './shaper.ts';

export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** A line of a text with its place in the format. */
export interface PlacedLine {
  variable: string;
  line: Line;
  size: number;
  /** Left end and baseline, in pixels of the 1× format. */
  x: number;
  baseline: number;
  ink: Color | 'auto';
}

export interface PlacedShape {
  rect: Rect;
  fill?: Color;
  radius: number;
  border?: { width: number; color: Color; dashed?: boolean };
}

export interface FittedStack {
  lines: PlacedLine[];
  shapes: PlacedShape[];
}

export interface Overflow {
  variable: string;
  /** The longest beginning of the text that fits; empty when not even one character does. */
  longest: string;
}

export type FitOutcome = { ok: true; stack: FittedStack } | { ok: false; overflow: Overflow };

type Prepared = {
  item: TextItem;
  paragraph: Paragraph;
  units: Unit[];
  metrics: Pick<Line, 'top' | 'bottom' | 'leading'>;
};
type Entry = Prepared | { item: Exclude<StackItem, TextItem> };

const SEARCH_STEPS = 12;

/** Sets a stack into a box. */
export function fitStack(shaper: Shaper, node: StackNode, box: Rect, rtl: boolean): FitOutcome {
  const entries = node.items.map((item) => prepare(shaper, item));
  const scale = largestScale(entries, box);
  if (scale === undefined) return { ok: false, overflow: findOverflow(shaper, node, entries, box) };
  return { ok: true, stack: place(shaper, node, entries, box, scale, rtl) };
}

function prepare(shaper: Shaper, item: StackItem): Entry {
  if (item.kind !== 'text') return { item };
  const paragraph = shaper.paragraph(item.text, { weight: item.weight, tracking: item.tracking ?? 0 });
  const units = unitsOf(shaper, paragraph);
  const most = (key: 'top' | 'bottom' | 'leading') =>
    Math.max(0, ...units.map(({ metrics }) => metrics[key]));
  return {
    item,
    paragraph,
    units,
    metrics: { top: most('top'), bottom: most('bottom'), leading: most('leading') },
  };
}

/** 1 is every item at its largest, 0 every item at its smallest; undefined when even 0 is too large. */
function largestScale(entries: readonly Entry[], box: Rect): number | undefined {
  if (measure(entries, box, 1) !== undefined) return 1;
  if (measure(entries, box, 0) === undefined) return undefined;
  let fits = 0;
  let fails = 1;
  for (let step = 0; step < SEARCH_STEPS; step += 1) {
    const middle = (fits + fails) / 2;
    if (measure(entries, box, middle) === undefined) fails = middle;
    else fits = middle;
  }
  return fits;
}

interface Measured {
  entry: Entry;
  size: number;
  breaks: Breaks;
  height: number;
  gap: number;
}

/** Undefined when it does not fit. */
function measure(entries: readonly Entry[], box: Rect, scale: number): Measured[] | undefined {
  const measured: Measured[] = [];
  let height = 0;
  for (const entry of entries) {
    const one = measureEntry(entry, box.width, scale);
    if (one === undefined) return undefined;
    if (measured.length === 0) one.gap = 0;
    height += one.gap + one.height;
    if (height > box.height) return undefined;
    measured.push(one);
  }
  return measured;
}

function measureEntry(entry: Entry, width: number, scale: number): Measured | undefined {
  if (!('units' in entry)) {
    return { entry, size: 0, breaks: [], height: entry.item.height, gap: entry.item.gap };
  }
  const { item, units, metrics } = entry;
  const [smallest, largest] = item.size;
  const size = smallest + (largest - smallest) * scale;
  const [padY, padX] = item.pill?.padding ?? [0, 0];
  const breaks = breakLines(units, width / size - 2 * padX, item.pill === undefined ? item.maxLines : 1);
  if (breaks === undefined) return undefined;
  const leading = item.leading * metrics.leading;
  const height = (metrics.top + metrics.bottom + (breaks.length - 1) * leading + 2 * padY) * size;
  return { entry, size, breaks, height, gap: item.gap * (size / largest) };
}

function place(
  shaper: Shaper,
  node: StackNode,
  entries: readonly Entry[],
  box: Rect,
  scale: number,
  rtl: boolean,
): FittedStack {
  const measured = measure(entries, box, scale) ?? [];
  const total = measured.reduce((sum, { gap, height }) => sum + gap + height, 0);
  const stack: FittedStack = { lines: [], shapes: [] };
  let y = box.top + (box.height - total) * share(node.valign);
  for (const { entry, size, breaks, height, gap } of measured) {
    y += gap;
    if ('units' in entry) {
      placeText(shaper, stack, { ...entry, node, box, size, breaks, rtl }, y, height);
    } else {
      const { width, height: thickness, fill } = entry.item;
      const left = alignedLeft(box, width, node.align, rtl);
      stack.shapes.push({ rect: { left, top: y, width, height: thickness }, fill, radius: thickness / 2 });
    }
    y += height;
  }
  return stack;
}

function placeText(
  shaper: Shaper,
  stack: FittedStack,
  text: Prepared & { node: StackNode; box: Rect; size: number; breaks: Breaks; rtl: boolean },
  top: number,
  height: number,
): void {
  const { item, paragraph, units, metrics, node, box, size, breaks, rtl } = text;
  const [padY, padX] = item.pill?.padding ?? [0, 0];
  let first = 0;
  let baseline = top + (padY + metrics.top) * size;
  for (const last of breaks) {
    const line = shaper.line(paragraph, units[first]?.start ?? 0, units[last]?.end ?? 0);
    const width = (line.width + 2 * padX) * size;
    const left = alignedLeft(box, width, node.align, rtl);
    stack.lines.push({
      variable: item.variable,
      line,
      size,
      x: left + padX * size,
      baseline,
      ink: item.ink ?? node.ink,
    });
    if (item.pill !== undefined) {
      const { padding: _, radius, ...look } = item.pill;
      stack.shapes.push({ ...look, rect: { left, top, width, height }, radius: radius * size });
    }
    baseline += item.leading * metrics.leading * size;
    first = last + 1;
  }
}

/** The text to blame is one that does not fit on its own, else the one that takes the most room. */
function findOverflow(shaper: Shaper, node: StackNode, entries: readonly Entry[], box: Rect): Overflow {
  const texts = entries.filter((entry): entry is Prepared => 'units' in entry);
  const alone = texts.find((entry) => measure([entry], box, 0) === undefined);
  const worst =
    alone ?? texts.reduce((most, entry) => (heightOf(entry, box) > heightOf(most, box) ? entry : most));
  const { item } = worst;
  const stops = prefixes(worst.paragraph.text);
  let fits = 0;
  let fails = stops.length;
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    const cut = { ...item, text: stops[middle] ?? '' };
    const shorter = node.items
      .map((each) => (each === item ? cut : each))
      .map((each) => prepare(shaper, each));
    if (measure(shorter, box, 0) === undefined) fails = middle;
    else fits = middle;
  }
  return { variable: item.variable, longest: stops[fits] ?? '' };
}

function heightOf(entry: Prepared, box: Rect): number {
  return measureEntry(entry, box.width, 0)?.height ?? Number.POSITIVE_INFINITY;
}

/** Every beginning of a text, shortest (empty) first, cut between graphemes and without trailing spaces. */
function prefixes(text: string): string[] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  const ends = Array.from(segmenter.segment(text), ({ index, segment }) =>
    text.slice(0, index + segment.length).trimEnd(),
  );
  return [...new Set(['', ...ends])];
}

function alignedLeft(box: Rect, width: number, align: StackNode['align'], rtl: boolean): number {
  const portion = share(align);
  return box.left + (box.width - width) * (rtl ? 1 - portion : portion);
}

function share(align: 'start' | 'center' | 'end'): number {
  if (align === 'start') return 0;
  return align === 'end' ? 1 : 0.5;
}
