// Words over a picture that fills the format: headline, line below it, button, logo.

import { inkOn } from '../typeset/contrast.ts';
import type {
  BoxNode,
  Color,
  Layout,
  LayoutNode,
  PictureNode,
  StackItem,
  StackNode,
} from '../typeset/layout.ts';
import type { Format } from '../formats.ts';
import { canvasOf } from './canvas.ts';
import type { Canvas } from './canvas.ts';
import { directionOf } from './direction.ts';
import { DARK, scrimOf } from './theme.ts';

export interface OverPhoto {
  headline: string | undefined;
  subline?: string | undefined;
  callToAction?: string | undefined;
  brand?: Color | undefined;
  logo: boolean;
}

export function overPhoto(content: OverPhoto, format: Format): Layout {
  const canvas = canvasOf(format);
  const arrange = ARRANGEMENTS[format.aspect];
  const { root, from, atLeast } = arrange(content, canvas);
  return {
    direction: directionOf(content.headline, content.subline),
    base: DARK,
    scrim: scrimOf(from, content.brand, atLeast),
    root: { ...root, kind: 'box', width: '100%', height: '100%', padding: canvas.margin },
  };
}

interface Arrangement {
  root: Partial<BoxNode>;
  from: Layout['scrim']['from'];
  atLeast: number;
}

const ARRANGEMENTS: Record<Format['aspect'], (content: OverPhoto, canvas: Canvas) => Arrangement> = {
  /** Logo, words, button in one row. */
  strip(content, canvas) {
    const { px } = canvas;
    const words = stack(content, [
      headline(content, canvas, [15, 30], 2),
      subline(content, canvas, [11, 13], 1, 9),
    ]);
    const button = stack(content, [callToAction(content, canvas, [11, 15], 0)], {
      width: px(168),
      align: 'end',
    });
    const children = [
      ...logo(content, { width: px(88), height: px(44), align: 'start' }),
      words,
      ...(content.callToAction === undefined ? [] : [button]),
    ];
    return {
      root: { row: true, align: 'center', gap: px(18), children: fullHeight(children) },
      from: 'all',
      atLeast: 0.25,
    };
  },
  /** Words and button on the reading side, logo in the far corner. */
  wide(content, canvas) {
    const { px } = canvas;
    const words = stack(
      content,
      [
        bar(content, canvas, [44, 5]),
        headline(content, canvas, [21, 58], 2, 18),
        subline(content, canvas, [13, 20], 2, 21),
        callToAction(content, canvas, [13, 18], 22),
      ],
      { width: '60%' },
    );
    const corner = logo(content, { width: px(150), height: px(56), align: 'end', valign: 'end' });
    return {
      root: { row: true, justify: 'between', align: 'stretch', children: [words, ...endCorner(corner)] },
      from: 'start',
      atLeast: 0.3,
    };
  },
  /** Logo above, words below it, all on the reading side. */
  landscape(content, canvas) {
    const { px } = canvas;
    const words = stack(
      content,
      [
        bar(content, canvas, [72, 8]),
        headline(content, canvas, [36, 92], 4, 34),
        subline(content, canvas, [21, 32], 3, 30),
        callToAction(content, canvas, [21, 28], 40),
      ],
      { width: '58%', grow: 1, valign: 'end' },
    );
    const top = logo(content, { width: px(240), height: px(84), align: 'start', valign: 'start' });
    return { root: { children: [...top, words], gap: px(30) }, from: 'start', atLeast: 0.3 };
  },
  square: belowLogo,
  portrait: belowLogo,
};

/** Logo at the top, words at the bottom. */
function belowLogo(content: OverPhoto, canvas: Canvas): Arrangement {
  const { px, aspect, format } = canvas;
  const narrow = format.width < 200;
  const align = narrow ? ('center' as const) : ('start' as const);
  const lines = aspect === 'portrait' ? 6 : 4;
  const words = stack(
    content,
    [
      bar(content, canvas, [84, 10]),
      headline(content, canvas, narrow ? [60, 205] : [42, 132], lines, 44),
      subline(content, canvas, narrow ? [48, 64] : [32, 46], 5, narrow ? 60 : 42),
      callToAction(content, canvas, narrow ? [40, 58] : [32, 42], narrow ? 76 : 58),
    ],
    { width: '100%', grow: 1, valign: 'end', align },
  );
  const size = narrow ? { width: px(460), height: px(200) } : { width: px(320), height: px(120) };
  const top = logo(content, { ...size, align, valign: 'start' });
  return {
    root: { children: [...top, words], gap: px(48), align: narrow ? 'center' : 'stretch' },
    from: 'bottom',
    atLeast: 0.35,
  };
}

function headline(
  { headline: text }: OverPhoto,
  canvas: Canvas,
  [least, most]: [number, number],
  maxLines: number,
  gap = 0,
): StackItem[] {
  if (text === undefined) return [];
  const size = canvas.type(least, most);
  return [
    {
      kind: 'text',
      variable: 'headline',
      text,
      weight: 800,
      tracking: -0.022,
      size,
      maxLines,
      leading: 1.06,
      gap: canvas.px(gap),
    },
  ];
}

function subline(
  { subline: text }: OverPhoto,
  canvas: Canvas,
  [least, most]: [number, number],
  maxLines: number,
  gap: number,
): StackItem[] {
  if (text === undefined) return [];
  const size = canvas.type(least, most);
  return [
    {
      kind: 'text',
      variable: 'subline',
      text,
      weight: 500,
      tracking: -0.005,
      size,
      maxLines,
      leading: 1.32,
      gap: canvas.px(gap),
    },
  ];
}

/** A capsule in the brand's colour, or in the ink of the words. */
function callToAction(
  { callToAction: text, brand }: OverPhoto,
  canvas: Canvas,
  [least, most]: [number, number],
  gap: number,
): StackItem[] {
  if (text === undefined) return [];
  const size = canvas.type(least, most);
  return [
    {
      kind: 'text',
      variable: 'call_to_action',
      text,
      weight: 700,
      size,
      maxLines: 1,
      leading: 1,
      gap: canvas.px(gap),
      ink: brand === undefined ? 'paper' : inkOn(brand),
      pill: { fill: brand ?? 'ink', padding: [0.78, 1.15], radius: 9 },
    },
  ];
}

function bar({ brand }: OverPhoto, canvas: Canvas, [width, height]: [number, number]): StackItem[] {
  if (brand === undefined) return [];
  return [{ kind: 'bar', width: canvas.px(width), height: canvas.px(height), fill: brand, gap: 0 }];
}

function stack(_: OverPhoto, items: StackItem[][], place: Partial<StackNode> = {}): StackNode {
  return {
    kind: 'stack',
    align: 'start',
    valign: 'center',
    ink: 'auto',
    items: items.flat(),
    ...(place.width === undefined && place.grow === undefined ? { grow: 1 } : {}),
    ...place,
  };
}

function logo({ logo: wanted }: OverPhoto, place: Partial<PictureNode>): PictureNode[] {
  if (!wanted) return [];
  return [
    {
      kind: 'picture',
      asset: 'logo',
      role: 'logo',
      fit: 'contain',
      align: 'start',
      valign: 'center',
      ...place,
    },
  ];
}

function endCorner(nodes: PictureNode[]): LayoutNode[] {
  return nodes.length === 0 ? [] : [{ kind: 'box', height: '100%', justify: 'end', children: nodes }];
}

function fullHeight(nodes: readonly LayoutNode[]): LayoutNode[] {
  return nodes.map((node) => (node.kind === 'stack' ? { ...node, height: '100%' } : node));
}
