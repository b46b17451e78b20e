// Flex layout and painting of boxes by satori; words and pictures are put into the places it finds.

import { around } from './rect.ts';
import type { Rect } from './rect.ts';
import type { BoxNode, Layout, LayoutNode, PictureNode, StackNode } from './layout.ts';

export interface PlacedBoxes {
  /** The boxes themselves: the children of an SVG document, without pictures and words. */
  svg: string;
  /** Where the boxes paint anything; undefined when they only arrange. */
  painted: Rect | undefined;
  stacks: { node: StackNode; rect: Rect }[];
  pictures: { node: PictureNode; rect: Rect }[];
}

type Style = Record<string, string | number>;
interface Element {
  type: 'div';
  key: string;
  props: { style: Style; children: Element[] };
}

/** Lays a tree of boxes out in a format of this size. */
export async function placeBoxes(
  layout: Layout,
  size: { width: number; height: number },
): Promise<PlacedBoxes> {
  const { default: satori } = await import('satori');
  const leaves = new Map<string, StackNode | PictureNode>();
  const painting: string[] = [];
  const tree = element(layout.root, 'root', { leaves, painting });
  const root: Element = {
    type: 'div',
    key: 'canvas',
    props: {
      style: { display: 'flex', width: size.width, height: size.height, direction: layout.direction },
      children: [tree],
    },
  };
  const rects = new Map<string, Rect>();
  const svg = await satori(root, {
    ...size,
    fonts: [],
    onNodeDetected: ({ key, left, top, width, height }) =>
      rects.set(String(key), { left, top, width, height }),
  });
  const painted = around(painting.flatMap((key) => rects.get(key) ?? []));
  const placed: PlacedBoxes = { svg: innerSvg(svg), painted, stacks: [], pictures: [] };
  for (const [key, node] of leaves) {
    const rect = rects.get(key) ?? { left: 0, top: 0, width: 0, height: 0 };
    if (node.kind === 'stack') placed.stacks.push({ node, rect });
    else placed.pictures.push({ node, rect });
  }
  return placed;
}

/** What a walk over the tree finds: boxes that hold words or pictures, and boxes that paint. */
interface Found {
  leaves: Map<string, StackNode | PictureNode>;
  painting: string[];
}

function element(node: LayoutNode, key: string, found: Found): Element {
  const style: Style = { display: 'flex', boxSizing: 'border-box', flexShrink: 1, minWidth: 0, minHeight: 0 };
  if (node.width !== undefined) style['width'] = node.width;
  if (node.height !== undefined) style['height'] = node.height;
  if (node.grow !== undefined) Object.assign(style, { flexGrow: node.grow, flexBasis: 0 });
  if (node.kind !== 'box') {
    found.leaves.set(key, node);
    return { type: 'div', key, props: { style, children: [] } };
  }
  const look = paint(node);
  if (Object.keys(look).length > 0) found.painting.push(key);
  Object.assign(style, flow(node), look);
  const children = (node.children ?? []).map((child, index) => element(child, `${key}.${index}`, found));
  return { type: 'div', key, props: { style, children } };
}

function flow(node: BoxNode): Style {
  const style: Style = {
    flexDirection: node.row === true ? 'row' : 'column',
    alignItems: flexWord(node.align ?? 'stretch'),
    justifyContent: flexWord(node.justify ?? 'start'),
  };
  if (node.gap !== undefined) style['gap'] = node.gap;
  if (node.padding !== undefined) {
    style['padding'] = [node.padding]
      .flat()
      .map((side) => `${side}px`)
      .join(' ');
  }
  if (node.at !== undefined) Object.assign(style, { position: 'absolute' }, node.at);
  return style;
}

function paint(node: BoxNode): Style {
  const style: Style = {};
  if (node.fill !== undefined) style['backgroundColor'] = node.fill;
  if (node.gradient !== undefined) style['backgroundImage'] = node.gradient;
  if (node.opacity !== undefined) style['opacity'] = node.opacity;
  if (node.radius !== undefined) style['borderRadius'] = node.radius;
  if (node.border !== undefined) {
    const { width, color, dashed } = node.border;
    style['border'] = `${width}px ${dashed === true ? 'dashed' : 'solid'} ${color}`;
  }
  return style;
}

function flexWord(word: 'start' | 'center' | 'end' | 'stretch' | 'between'): string {
  if (word === 'start' || word === 'end') return `flex-${word}`;
  return word === 'between' ? 'space-between' : word;
}

function innerSvg(svg: string): string {
  return svg.slice(svg.indexOf('>') + 1, svg.lastIndexOf('</svg>'));
}
