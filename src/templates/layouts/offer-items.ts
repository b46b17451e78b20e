// The words of an offer as items of a stack: headline, figure, coupon code, dates, small print.

import { inkOn } from '../typeset/contrast.ts';
import type { Color, StackItem, StackNode, TextItem } from '../typeset/layout.ts';
import type { Canvas } from './canvas.ts';

export interface Offer {
  headline: string;
  /** The largest words: how much is off, and the variable it comes from. */
  figure: { text: string; variable: string };
  code?: string | undefined;
  validity?: { text: string; variable: string } | undefined;
  terms?: string | undefined;
  brand: Color;
  logo: boolean;
  /** A product stands in the picture. */
  product: boolean;
}

function text(variable: string, words: string, item: Partial<TextItem> & Pick<TextItem, 'size'>): StackItem {
  return { kind: 'text', variable, text: words, weight: 500, maxLines: 1, leading: 1.25, gap: 0, ...item };
}

export function headline(
  content: Offer,
  canvas: Canvas,
  [least, most]: [number, number],
  maxLines: number,
): StackItem[] {
  return [
    text('headline', content.headline, {
      size: canvas.type(least, most),
      weight: 700,
      tracking: -0.015,
      leading: 1.12,
      maxLines,
    }),
  ];
}

export function figure(
  { figure: { variable, text: words } }: Offer,
  canvas: Canvas,
  [least, most]: [number, number],
  gap = 0,
): StackItem[] {
  return [
    text(variable, words, {
      size: canvas.type(least, most),
      weight: 900,
      tracking: -0.045,
      leading: 1,
      gap: canvas.px(gap),
    }),
  ];
}

/** A coupon: the code in a dashed outline, letters spaced as one reads them aloud. */
export function codeItem(
  { code, brand }: Offer,
  canvas: Canvas,
  [least, most]: [number, number],
  gap: number,
): StackItem[] {
  if (code === undefined) return [];
  const ink = inkOn(brand);
  const border = {
    width: Math.max(1.2, canvas.px(canvas.aspect === 'strip' || canvas.aspect === 'wide' ? 1.6 : 3)),
    color: ink,
    dashed: true,
  };
  return [
    text('code', code, {
      size: canvas.type(least, most),
      weight: 700,
      tracking: 0.06,
      gap: canvas.px(gap),
      pill: { border, padding: [0.62, 0.95], radius: 0.5 },
    }),
  ];
}

export function validity(
  { validity: dates }: Offer,
  canvas: Canvas,
  [least, most]: [number, number],
  gap: number,
): StackItem[] {
  if (dates === undefined) return [];
  return [
    text(dates.variable, dates.text, { size: canvas.type(least, most), maxLines: 2, gap: canvas.px(gap) }),
  ];
}

export function terms(
  { terms: words }: Offer,
  canvas: Canvas,
  [least, most]: [number, number],
  gap: number,
  maxLines = 2,
): StackItem[] {
  if (words === undefined) return [];
  return [
    text('terms', words, { size: canvas.type(least, most), weight: 400, maxLines, gap: canvas.px(gap) }),
  ];
}

export function stack({ brand }: Offer, items: StackItem[][], place: Partial<StackNode>): StackNode {
  return {
    kind: 'stack',
    align: 'start',
    valign: 'center',
    ink: inkOn(brand),
    items: items.flat(),
    ...place,
  };
}
