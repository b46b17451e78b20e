// What a template says about one format: boxes that flex, and stacks of text fitted into them. Plain data, so that a
// template written as JSON says the same things as one written in TypeScript. Numbers are pixels of the 1× format.

export type Length = number | `${number}%`;
/** `#rrggbb`. */
export type Color = `#${string}`;

export interface Layout {
  direction: 'ltr' | 'rtl';
  root: BoxNode;
  /** Where the picture goes; the whole format when absent. */
  photo?: { left: number; top: number; width: number; height: number };
  /** What shows where the picture does not reach. */
  base: Color;
  /** Where the picture is darkened or lightened behind the words; 'none' where words stand on filled boxes. */
  scrim: Scrim;
}

export interface Scrim {
  /** Which edge the words lie at; `start` and `end` follow the direction of the text. */
  from: 'start' | 'end' | 'top' | 'bottom' | 'all' | 'none';
  /** The dark the picture fades to under light words, and the light under dark words. */
  dark: Color;
  light: Color;
  /** Opacity it has even where the words could be read without. */
  atLeast: number;
}

export type LayoutNode = BoxNode | StackNode | PictureNode;

export interface BoxNode {
  kind: 'box';
  row?: boolean;
  width?: Length;
  height?: Length;
  grow?: number;
  /** All sides, or [top and bottom, left and right], or [top, right, bottom, left]. */
  padding?: number | readonly [number, number] | readonly [number, number, number, number];
  gap?: number;
  align?: 'start' | 'center' | 'end' | 'stretch';
  justify?: 'start' | 'center' | 'end' | 'between';
  /** Takes the box out of the flow. */
  at?: { top?: Length; right?: Length; bottom?: Length; left?: Length };
  fill?: Color;
  /** CSS `linear-gradient(…)`, over the fill. */
  gradient?: string;
  opacity?: number;
  radius?: number;
  border?: { width: number; color: Color; dashed?: boolean };
  children?: readonly LayoutNode[];
}

/** Words set one above the other, as large as the box allows. */
export interface StackNode {
  kind: 'stack';
  width?: Length;
  height?: Length;
  grow?: number;
  align: 'start' | 'center' | 'end';
  valign: 'start' | 'center' | 'end';
  /** `auto`: light or dark, whichever needs the lighter scrim. Else a colour that is readable on the box below. */
  ink: Color | 'auto';
  items: readonly StackItem[];
}

export type StackItem = TextItem | BarItem;

export interface TextItem {
  kind: 'text';
  /** The variable the words come from; a failure names it. */
  variable: string;
  text: string;
  weight: number;
  tracking?: number;
  /** Smallest and largest size in pixels; all items of a stack move between theirs together. */
  size: readonly [number, number];
  maxLines: number;
  /** Distance of baselines in em. */
  leading: number;
  /** Space above it in pixels at its largest size. */
  gap: number;
  /** `paper`: the opposite of the ink, for words on a capsule of the ink's colour. */
  ink?: Color | 'auto' | 'paper';
  /** A filled or outlined capsule around a single line: padding and radius in em. */
  pill?: {
    /** `ink`: the colour the words around it are set in. */
    fill?: Color | 'ink';
    border?: { width: number; color: Color | 'ink'; dashed?: boolean };
    padding: readonly [number, number];
    radius: number;
  };
}

/** A short rule in the brand's colour. */
export interface BarItem {
  kind: 'bar';
  width: number;
  height: number;
  fill: Color | 'ink';
  gap: number;
}

/** An asset kept whole inside the box (`contain`), or filling it (`cover`). */
export interface PictureNode {
  kind: 'picture';
  asset: string;
  /** A logo gets a plate where it would drown; a product throws a shadow on what it stands on. */
  role?: 'logo' | 'product';
  width?: Length;
  height?: Length;
  grow?: number;
  fit: 'contain' | 'cover';
  align: 'start' | 'center' | 'end';
  valign: 'start' | 'center' | 'end';
}
