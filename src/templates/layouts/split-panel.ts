// A panel in the brand's colour with the offer on it, beside or below a picture.

import type { Format } from '../formats.ts';
import { mixColors } from '../typeset/contrast.ts';
import type { BoxNode, Layout, LayoutNode, PictureNode } from '../typeset/layout.ts';
import { canvasOf } from './canvas.ts';
import type { Canvas } from './canvas.ts';
import { directionOf } from './direction.ts';
import { codeItem, figure, headline, stack, terms, validity } from './offer-items.ts';
import type { Offer } from './offer-items.ts';
import { scrimOf } from './theme.ts';

interface Division {
  axis: 'x' | 'y';
  /** The panel's share of the width (beside the picture) or of the height (below it). */
  share: number;
}

function divide({ aspect, width }: Format): Division {
  // The smallest square holds the same words: they need more of it.
  return aspect === 'square' && width < 400 ? { axis: 'y', share: 0.68 } : DIVISIONS[aspect];
}

const DIVISIONS: Record<Format['aspect'], Division> = {
  strip: { axis: 'x', share: 0.78 },
  wide: { axis: 'x', share: 0.62 },
  landscape: { axis: 'x', share: 0.54 },
  square: { axis: 'y', share: 0.58 },
  portrait: { axis: 'y', share: 0.54 },
};

export function splitPanel(content: Offer, format: Format): Layout {
  const canvas = canvasOf(format);
  const direction = directionOf(content.headline, content.figure.text);
  const { axis } = divide(format);
  const panel = panelBox(content, canvas);
  const picture = pictureBox(content, canvas);
  return {
    direction,
    base: content.brand,
    scrim: scrimOf('none', content.brand, 0),
    photo: photoRect(canvas, direction),
    root: {
      kind: 'box',
      width: '100%',
      height: '100%',
      row: axis === 'x',
      children: axis === 'x' ? [panel, picture] : [picture, panel],
    },
  };
}

/** A pixel of overlap, so that no seam shows between picture and panel. */
function photoRect({ format }: Canvas, direction: 'ltr' | 'rtl'): NonNullable<Layout['photo']> {
  const { width, height } = format;
  const { axis, share } = divide(format);
  if (axis === 'y') return { left: 0, top: 0, width, height: Math.ceil(height * (1 - share)) + 1 };
  const across = Math.ceil(width * (1 - share)) + 1;
  return { left: direction === 'rtl' ? 0 : width - across, top: 0, width: across, height };
}

function panelBox(content: Offer, canvas: Canvas): BoxNode {
  const { axis, share } = divide(canvas.format);
  const [top, right, bottom, left] = canvas.margin;
  const size: `${number}%` = `${share * 100}%`;
  const isStory = canvas.format.id === 'STORY_1080X1920';
  return {
    kind: 'box',
    ...(axis === 'x' ? { width: size, height: '100%' as const } : { width: '100%' as const, height: size }),
    padding:
      axis === 'x'
        ? canvas.margin
        : [isStory ? canvas.px(72) : top * 0.8, right, isStory ? canvas.px(250) : bottom * 0.8, left],
    fill: content.brand,
    gradient: `linear-gradient(to bottom, ${content.brand}, ${mixColors(content.brand, '#000000', 0.12)})`,
    row: canvas.aspect === 'strip' || canvas.aspect === 'wide',
    gap: canvas.px(canvas.aspect === 'wide' ? 34 : 18),
    children: PANELS[canvas.aspect](content, canvas),
  };
}

const PANELS: Record<Format['aspect'], (content: Offer, canvas: Canvas) => LayoutNode[]> = {
  strip(content, canvas) {
    const words = [
      headline(content, canvas, [12, 20], 2),
      validity(content, canvas, [9, 11], 10),
      terms(content, canvas, [9, 9], 10),
    ];
    const code =
      content.code === undefined
        ? []
        : [
            stack(content, [codeItem(content, canvas, [9, 15], 0)], {
              width: '24%',
              height: '100%',
              align: 'end',
            }),
          ];
    return [
      stack(content, [figure(content, canvas, [15, 46])], { width: '27%', height: '100%' }),
      stack(content, words, { grow: 1, height: '100%' }),
      ...code,
    ];
  },
  wide(content, canvas) {
    return [
      stack(content, [figure(content, canvas, [26, 118])], { width: '47%', height: '100%' }),
      stack(
        content,
        [
          headline(content, canvas, [17, 36], 3),
          codeItem(content, canvas, [13, 19], 20),
          validity(content, canvas, [11, 15], 19),
          terms(content, canvas, [9, 11], 14),
        ],
        { grow: 1, height: '100%' },
      ),
    ];
  },
  landscape: column,
  square: column,
  portrait: column,
};

/** Headline, figure, code and dates, and the terms at the foot. */
function column(content: Offer, canvas: Canvas): LayoutNode[] {
  const narrow = canvas.format.width < 200;
  const large = canvas.aspect === 'landscape';
  const align = narrow ? ('center' as const) : ('start' as const);
  const offer = stack(
    content,
    [
      headline(content, canvas, large ? [26, 50] : narrow ? [52, 96] : [34, 66], 4),
      figure(content, canvas, large ? [70, 190] : narrow ? [90, 210] : [84, 250], large ? 40 : 46),
      codeItem(content, canvas, large ? [22, 34] : narrow ? [44, 64] : [34, 48], large ? 44 : 52),
      validity(content, canvas, large ? [18, 25] : narrow ? [42, 52] : [26, 36], large ? 36 : 44),
    ],
    { grow: 1, width: '100%', align },
  );
  if (content.terms === undefined) return [offer];
  const small = stack(content, [terms(content, canvas, large ? [13, 16] : [18, 24], 0, narrow ? 6 : 3)], {
    height: canvas.px(large ? 44 : narrow ? 330 : 64),
    width: '100%',
    align,
    valign: 'end',
  });
  return [offer, small];
}

/** The side the picture shows on: a product standing there, a logo beside or above it, never over it. */
function pictureBox(content: Offer, canvas: Canvas): BoxNode {
  const { format, aspect, px } = canvas;
  const { axis, share } = divide(format);
  const [top, right, , left] = canvas.margin;
  const pad = Math.min(top, left, right) * (aspect === 'strip' ? 0.7 : 0.85);
  const isRow = content.product && (aspect === 'strip' || aspect === 'wide' || aspect === 'square');
  const logo = content.logo ? [logoPicture(content, canvas)] : [];
  const product = content.product ? [PRODUCT] : [];
  // On the far side of a product in a broad picture as much room as its logo takes: the product stays in the middle.
  const balance: LayoutNode[] =
    aspect === 'square' && isRow && content.logo ? [{ kind: 'box', width: logo[0]?.width ?? 0 }] : [];
  const above = format.id === 'STORY_1080X1920' ? top * 0.6 : pad;
  return {
    kind: 'box',
    ...(axis === 'x'
      ? { grow: 1, height: '100%' as const }
      : { width: '100%' as const, height: `${(1 - share) * 100}%` as const }),
    padding: [above, pad, pad, pad],
    gap: px(aspect === 'strip' ? 8 : 16),
    row: isRow,
    align: isRow ? 'start' : 'end',
    children: isRow ? [...balance, ...product, ...logo] : [...logo, ...product],
  };
}

const PRODUCT: BoxNode = {
  kind: 'box',
  grow: 1,
  width: '100%',
  height: '100%',
  padding: [0, 0, 6, 0],
  children: [
    {
      kind: 'picture',
      asset: 'product',
      role: 'product',
      fit: 'contain',
      align: 'center',
      valign: 'end',
      grow: 1,
      width: '100%',
    },
  ],
};

/** Smaller beside a product, so that it stays the second thing seen. */
function logoPicture({ product }: Offer, { px, aspect }: Canvas): PictureNode {
  const [width, height] = LOGO_SIZES[aspect].map((side) => px(side * (product ? 0.75 : 1))) as [
    number,
    number,
  ];
  return {
    kind: 'picture',
    asset: 'logo',
    role: 'logo',
    fit: 'contain',
    align: 'end',
    valign: 'start',
    width,
    height,
  };
}

const LOGO_SIZES: Record<Format['aspect'], [number, number]> = {
  strip: [100, 40],
  wide: [130, 44],
  landscape: [190, 64],
  square: [270, 92],
  portrait: [280, 96],
};
