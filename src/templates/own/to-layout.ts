// The layout of an own template for one format: units become pixels, variables become words and colours.

import type { JsonObject } from '../../domain/json.ts';
import type { Format } from '../formats.ts';
import { directionOf } from '../layouts/direction.ts';
import { scrimOf } from '../layouts/theme.ts';
import { inkOn } from '../typeset/contrast.ts';
import type {
  BoxNode,
  Layout,
  LayoutNode,
  Length,
  StackItem,
  StackNode,
  TextItem,
} from '../typeset/layout.ts';
import { colorOf, fillIn, namesIn } from './fill-in.ts';
import type { OwnBox, OwnItem, OwnLayout, OwnNode, OwnStack } from './own-template-file.ts';

/** Below this no text is legible at 1×. */
const SMALLEST_TYPE = 9;

interface Context {
  variables: JsonObject;
  /** Pixels of one unit. */
  unit: number;
}

export function toLayout(own: OwnLayout, variables: JsonObject, format: Format): Layout {
  const context: Context = { variables, unit: Math.sqrt(format.width * format.height) / 100 };
  const words = Object.values(variables).filter((value) => typeof value === 'string');
  const tint = own.scrim.tint === undefined ? undefined : colorOf(own.scrim.tint, variables);
  return {
    direction: own.direction === 'auto' ? directionOf(...words) : own.direction,
    base: colorOf(own.base, variables),
    scrim: scrimOf(own.scrim.from, tint, own.scrim.atLeast),
    root: { ...toBox(own.root, context), width: '100%', height: '100%' },
  };
}

function toNode(own: OwnNode, context: Context): LayoutNode[] {
  switch (own.kind) {
    case 'box':
      return [toBox(own, context)];
    case 'stack':
      return toStack(own, context);
    case 'picture': {
      // A picture that was not given leaves its room to the others.
      if (context.variables[own.asset] === undefined) return [];
      const { width, height, grow, role, ...rest } = own;
      return [
        { ...rest, ...placeOf({ width, height, grow }, context), ...(role === undefined ? {} : { role }) },
      ];
    }
  }
}

function toBox(own: OwnBox, context: Context): BoxNode {
  const { variables } = context;
  const box: BoxNode = { kind: 'box', ...placeOf(own, context) };
  if (own.row !== undefined) box.row = own.row;
  if (own.padding !== undefined) {
    box.padding = Array.isArray(own.padding)
      ? (own.padding.map((side) => side * context.unit) as
          | [number, number]
          | [number, number, number, number])
      : own.padding * context.unit;
  }
  if (own.gap !== undefined) box.gap = own.gap * context.unit;
  if (own.align !== undefined) box.align = own.align;
  if (own.justify !== undefined) box.justify = own.justify;
  if (own.fill !== undefined) box.fill = colorOf(own.fill, variables);
  if (own.opacity !== undefined) box.opacity = own.opacity;
  if (own.radius !== undefined) box.radius = own.radius * context.unit;
  if (own.border !== undefined) box.border = toBorder(own.border, context);
  if (own.at !== undefined) {
    const sides = Object.entries(own.at).flatMap(([side, value]) =>
      value === undefined ? [] : [[side, toLength(value, context)] as const],
    );
    box.at = Object.fromEntries(sides);
  }
  box.children = (own.children ?? []).flatMap((child) => toNode(child, context));
  return box;
}

function toStack(own: OwnStack, context: Context): StackNode[] {
  const items = own.items.flatMap((item) => toItem(item, context));
  if (items.every(({ kind }) => kind === 'bar')) return [];
  const { ink } = own;
  const resolved =
    ink === 'auto'
      ? ('auto' as const)
      : typeof ink === 'string'
        ? colorOf(ink, context.variables)
        : inkOn(colorOf(ink.on, context.variables));
  return [
    { kind: 'stack', ...placeOf(own, context), align: own.align, valign: own.valign, ink: resolved, items },
  ];
}

function toItem(own: OwnItem, context: Context): StackItem[] {
  const { unit, variables } = context;
  if (own.kind === 'bar') {
    const fill = own.fill === 'ink' ? 'ink' : colorOf(own.fill, variables);
    return [{ kind: 'bar', width: own.width * unit, height: own.height * unit, fill, gap: own.gap * unit }];
  }
  const text = fillIn(own.text, variables);
  if (text === undefined) return [];
  const least = Math.max(SMALLEST_TYPE, own.size[0] * unit);
  const item: TextItem = {
    kind: 'text',
    variable: namesIn(own.text)[0] ?? 'text',
    text,
    weight: own.weight,
    size: [least, Math.max(least, own.size[1] * unit)],
    maxLines: own.maxLines,
    leading: own.leading,
    gap: own.gap * unit,
  };
  if (own.tracking !== undefined) item.tracking = own.tracking;
  if (own.ink !== undefined)
    item.ink = own.ink === 'auto' || own.ink === 'paper' ? own.ink : colorOf(own.ink, variables);
  if (own.pill !== undefined) item.pill = toPill(own.pill, item, context);
  return [item];
}

function toPill(
  own: NonNullable<Extract<OwnItem, { kind: 'text' }>['pill']>,
  item: TextItem,
  context: Context,
): NonNullable<TextItem['pill']> {
  const pill: NonNullable<TextItem['pill']> = { padding: own.padding, radius: own.radius };
  if (own.border !== undefined) pill.border = toBorder(own.border, context);
  if (own.fill === undefined) return pill;
  pill.fill = own.fill === 'ink' ? 'ink' : colorOf(own.fill, context.variables);
  // Words on a capsule that nobody coloured read on it.
  item.ink ??= pill.fill === 'ink' ? 'paper' : inkOn(pill.fill);
  return pill;
}

function toBorder(
  own: { width: number; color: string; dashed?: boolean | undefined },
  { unit, variables }: Context,
) {
  const border = { width: own.width * unit, color: colorOf(own.color, variables) };
  return own.dashed === undefined ? border : { ...border, dashed: own.dashed };
}

type Place = { width?: Length | undefined; height?: Length | undefined; grow?: number | undefined };

function placeOf(
  { width, height, grow }: Place,
  context: Context,
): { width?: Length; height?: Length; grow?: number } {
  return {
    ...(width === undefined ? {} : { width: toLength(width, context) }),
    ...(height === undefined ? {} : { height: toLength(height, context) }),
    ...(grow === undefined ? {} : { grow }),
  };
}

function toLength(length: Length, { unit }: Context): Length {
  return typeof length === 'number' ? length * unit : length;
}
