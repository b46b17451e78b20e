// The largest sizes at which a stack of texts fits its box, found by search; and what to say when none does.

import type { Breaks } from './break-lines.ts';
import type { Color, StackNode } from './layout.ts';
import { largestSizes, measureEntry, measureStack, prepare, smallestSizes } from './measure-stack.ts';
import type { Entry, PreparedText } from './measure-stack.ts';
import type { Rect } from './rect.ts';
import type { Line, Shaper } from './shaper.ts';

/** A line of a text with its place in the format. */
export interface PlacedLine {
  variable: string;
  line: Line;
  size: number;
  /** Left end and baseline, in pixels of the 1× format. */
  x: number;
  baseline: number;
  ink: Color | 'auto' | 'paper';
  /** Whether it stands on a filled capsule of its own. */
  onPill: boolean;
}

export interface PlacedShape {
  rect: Rect;
  fill?: Color | 'ink';
  radius: number;
  border?: { width: number; color: Color | 'ink'; dashed?: boolean };
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

/** Sets a stack into a box. */
export function fitStack(shaper: Shaper, node: StackNode, box: Rect, rtl: boolean): FitOutcome {
  const strict = node.items.map((item) => prepare(shaper, item, false));
  const sizes = largestSizes(strict, box);
  if (sizes !== undefined) return { ok: true, stack: place(shaper, node, strict, box, sizes, rtl) };
  const loose = node.items.map((item) => prepare(shaper, item, true));
  const looseSizes = largestSizes(loose, box);
  if (looseSizes !== undefined) return { ok: true, stack: place(shaper, node, loose, box, looseSizes, rtl) };
  return { ok: false, overflow: findOverflow(shaper, loose, box) };
}

function place(
  shaper: Shaper,
  node: StackNode,
  entries: readonly Entry[],
  box: Rect,
  sizes: readonly number[],
  rtl: boolean,
): FittedStack {
  const measured = measureStack(entries, box, sizes) ?? [];
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
  text: PreparedText & { node: StackNode; box: Rect; size: number; breaks: Breaks; rtl: boolean },
  top: number,
  height: number,
): void {
  const { item, paragraph, units, metrics, node, box, size, breaks, rtl } = text;
  const [padY, padX] = item.pill?.padding ?? [0, 0];
  let first = 0;
  let baseline = top + (padY + metrics.top) * size;
  for (const last of breaks) {
    const line = shaper.line(paragraph, units[first]?.start ?? 0, units[last]?.end ?? 0);
    // Words align by their ink; a capsule keeps the same padding on both sides.
    const insets = item.pill === undefined ? line.insets : { left: 0, right: 0 };
    const width = (line.width - insets.left - insets.right + 2 * padX) * size;
    const left = alignedLeft(box, width, node.align, rtl) - insets.left * size;
    stack.lines.push({
      variable: item.variable,
      line,
      size,
      x: left + padX * size,
      baseline,
      ink: item.ink ?? node.ink,
      onPill: item.pill?.fill !== undefined,
    });
    if (item.pill !== undefined) {
      const { padding: _, radius, ...look } = item.pill;
      stack.shapes.push({ ...look, rect: { left, top, width, height }, radius: radius * size });
    }
    baseline += item.leading * metrics.leading * size;
    first = last + 1;
  }
}

/**
 * The text to blame is one that does not fit on its own, else the one that takes the most room. What fits is told as if
 * other texts to blame were not there: each is told in its turn.
 */
function findOverflow(shaper: Shaper, entries: readonly Entry[], box: Rect): Overflow {
  const texts = entries.filter((entry): entry is PreparedText => 'units' in entry);
  const tooLong = texts.filter((entry) => measureStack([entry], box, smallestSizes([entry])) === undefined);
  const worst =
    tooLong[0] ?? texts.reduce((most, entry) => (heightOf(entry, box) > heightOf(most, box) ? entry : most));
  const { item } = worst;
  const company = entries.filter((entry) => entry === worst || !tooLong.some((each) => each === entry));
  const stops = prefixes(worst.paragraph.text);
  let fits = 0;
  let fails = stops.length;
  while (fails - fits > 1) {
    const middle = Math.floor((fits + fails) / 2);
    const cut = prepare(shaper, { ...item, text: stops[middle] ?? '' }, true);
    const shorter = company.map((entry) => (entry === worst ? cut : entry));
    if (measureStack(shorter, box, smallestSizes(shorter)) === undefined) fails = middle;
    else fits = middle;
  }
  return { variable: item.variable, longest: stops[fits] ?? '' };
}

function heightOf(entry: PreparedText, box: Rect): number {
  return measureEntry(entry, box.width, entry.item.size[0])?.height ?? Number.POSITIVE_INFINITY;
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
