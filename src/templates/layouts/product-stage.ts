// A product on its stage, with at most a headline: the product is the picture.

import type { Format } from '../formats.ts';
import type { BoxNode, Layout, LayoutNode, PictureNode, StackNode } from '../typeset/layout.ts';
import { canvasOf } from './canvas.ts';
import type { Canvas } from './canvas.ts';
import { directionOf } from './direction.ts';
import { DARK, scrimOf } from './theme.ts';

export interface ProductStage {
  headline: string | undefined;
  /** False where the picture shows the product already. */
  cutout: boolean;
}

export function productStage(content: ProductStage, format: Format): Layout {
  const canvas = canvasOf(format);
  const beside = format.aspect === 'strip' || format.aspect === 'wide' || format.aspect === 'landscape';
  const children = beside ? besideHeadline(content, canvas) : belowHeadline(content, canvas);
  const from = content.headline === undefined ? 'none' : beside ? 'start' : 'top';
  return {
    direction: directionOf(content.headline),
    base: DARK,
    scrim: scrimOf(from, undefined, 0),
    root: { ...children, kind: 'box', width: '100%', height: '100%', padding: canvas.margin },
  };
}

function besideHeadline(content: ProductStage, canvas: Canvas): Partial<BoxNode> {
  const sizes = { strip: [15, 34], wide: [24, 66], landscape: [40, 100] } as const;
  const [least, most] =
    canvas.aspect === 'strip' || canvas.aspect === 'wide' ? sizes[canvas.aspect] : sizes.landscape;
  const words = headline(content, canvas, [least, most], canvas.aspect === 'strip' ? 2 : 4, {
    width: '52%',
    height: '100%',
  });
  const foot = canvas.aspect === 'strip' ? 4 : canvas.px(canvas.aspect === 'wide' ? 16 : 34);
  return {
    row: true,
    align: 'stretch',
    children: [...words, ...product(content, { grow: 1, height: '100%' }, foot)],
  };
}

function belowHeadline(content: ProductStage, canvas: Canvas): Partial<BoxNode> {
  const narrow = canvas.format.width < 200;
  const words = headline(
    content,
    canvas,
    narrow ? [60, 190] : [44, 120],
    canvas.aspect === 'square' ? 2 : 4,
    {
      width: '100%',
      height: canvas.aspect === 'square' ? '24%' : '26%',
      align: 'center',
      valign: 'start',
    },
  );
  return {
    gap: canvas.px(36),
    children: [...words, ...product(content, { grow: 1, width: '100%' }, canvas.px(60))],
  };
}

function headline(
  { headline: text }: ProductStage,
  canvas: Canvas,
  [least, most]: readonly [number, number],
  maxLines: number,
  place: Partial<StackNode>,
): StackNode[] {
  if (text === undefined) return [];
  const size = canvas.type(least, most);
  const items: StackNode['items'] = [
    {
      kind: 'text',
      variable: 'headline',
      text,
      weight: 800,
      tracking: -0.022,
      size,
      maxLines,
      leading: 1.06,
      gap: 0,
    },
  ];
  return [{ kind: 'stack', align: 'start', valign: 'center', ink: 'auto', items, ...place }];
}

/** `foot`: room below the product, so that it stands on the surface and not on the edge. */
function product({ cutout }: ProductStage, place: Partial<BoxNode>, foot: number): LayoutNode[] {
  if (!cutout) return [];
  const picture: PictureNode = {
    kind: 'picture',
    asset: 'product',
    role: 'product',
    fit: 'contain',
    align: 'center',
    valign: 'end',
    grow: 1,
    width: '100%',
  };
  return [{ kind: 'box', ...place, padding: [0, 0, foot, 0], children: [picture] }];
}
