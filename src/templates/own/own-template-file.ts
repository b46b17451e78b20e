// What a file of an own template may say: the same as a template in TypeScript, as data. Lengths are units of a
// hundredth of the square root of width × height, so that one layout suits small and large formats; or percent.

import { z } from 'zod';
import { FORMAT_IDS } from '../formats.ts';

const percent = z.templateLiteral([z.number().min(0).max(100), '%']);
const unit = z.number().min(0).max(200);
const length = z.union([unit, percent], { error: 'must be a number of units or a percentage such as "40%"' });
const edge = z.enum(['start', 'center', 'end']);
/** `#rrggbb`, or a variable in braces. */
const color = z.string().regex(/^(#[0-9a-f]{6}|\{\{\w+\}\})$/i, {
  error: 'must be a colour such as "#1a73e8" or a variable such as "{{brand_color}}"',
});
const border = z.strictObject({ width: unit, color, dashed: z.boolean().optional() });

const text = z.strictObject({
  kind: z.literal('text'),
  text: z.string().min(1).max(1000),
  weight: z.int().min(100).max(900).default(500),
  tracking: z.number().min(-0.2).max(1).optional(),
  size: z.tuple([unit.positive(), unit.positive()]).refine(([least, most]) => least <= most, {
    error: 'must be [smallest, largest]',
  }),
  maxLines: z.int().min(1).max(20).default(1),
  leading: z.number().min(0.8).max(3).default(1.2),
  gap: unit.default(0),
  ink: z.union([color, z.enum(['auto', 'paper'])]).optional(),
  pill: z
    .strictObject({
      fill: z.union([color, z.literal('ink')]).optional(),
      border: border.optional(),
      padding: z.tuple([z.number().min(0).max(4), z.number().min(0).max(4)]).default([0.7, 1.1]),
      radius: z.number().min(0).max(9).default(9),
    })
    .optional(),
});
const bar = z.strictObject({
  kind: z.literal('bar'),
  width: unit,
  height: unit,
  fill: z.union([color, z.literal('ink')]),
  gap: unit.default(0),
});
const place = {
  width: length.optional(),
  height: length.optional(),
  grow: z.number().min(0).max(100).optional(),
};
const stack = z.strictObject({
  kind: z.literal('stack'),
  ...place,
  align: edge.default('start'),
  valign: edge.default('center'),
  /** `auto`: light or dark by the picture below; `{on: colour}`: whichever reads on that colour. */
  ink: z.union([z.literal('auto'), color, z.strictObject({ on: color })]).default('auto'),
  items: z.array(z.discriminatedUnion('kind', [text, bar])).min(1),
});
const picture = z.strictObject({
  kind: z.literal('picture'),
  /** An image variable. */
  asset: z.string(),
  role: z.enum(['logo', 'product']).optional(),
  ...place,
  fit: z.enum(['contain', 'cover']).default('contain'),
  align: edge.default('center'),
  valign: edge.default('center'),
});
const boxShape = {
  kind: z.literal('box'),
  ...place,
  row: z.boolean().optional(),
  padding: z.union([unit, z.tuple([unit, unit]), z.tuple([unit, unit, unit, unit])]).optional(),
  gap: unit.optional(),
  align: z.enum(['start', 'center', 'end', 'stretch']).optional(),
  justify: z.enum(['start', 'center', 'end', 'between']).optional(),
  at: z
    .strictObject({
      top: length.optional(),
      right: length.optional(),
      bottom: length.optional(),
      left: length.optional(),
    })
    .optional(),
  fill: color.optional(),
  opacity: z.number().min(0).max(1).optional(),
  radius: unit.optional(),
  border: border.optional(),
};

type BoxShape = z.infer<z.ZodObject<typeof boxShape>>;
export interface OwnBox extends BoxShape {
  children?: OwnNode[] | undefined;
}
export type OwnStack = z.infer<typeof stack>;
export type OwnNode = OwnBox | OwnStack | z.infer<typeof picture>;

const box = z.strictObject({
  ...boxShape,
  get children(): z.ZodOptional<z.ZodArray<z.ZodType<OwnNode>>> {
    return z.array(node).optional();
  },
});
const node: z.ZodType<OwnNode> = z.lazy(() => z.discriminatedUnion('kind', [box, stack, picture]));

const common = { description: z.string().min(1).max(500), required: z.boolean().default(false) };
const variable = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    ...common,
    maxLength: z.int().min(1).max(1000).default(300),
    default: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('prompt'), ...common, default: z.string().optional() }),
  z.strictObject({ type: z.literal('color'), ...common, default: z.string().optional() }),
  z.strictObject({
    type: z.literal('integer'),
    ...common,
    min: z.int().default(0),
    max: z.int().default(1_000_000),
    default: z.int().optional(),
  }),
  z.strictObject({
    type: z.literal('choice'),
    ...common,
    values: z
      .array(z.string().regex(/^[A-Z][A-Z0-9_]*$/, { error: 'must be in capitals, such as DARK' }))
      .min(1)
      .max(50),
    default: z.string().optional(),
  }),
  z.strictObject({ type: z.literal('image'), ...common, minSide: z.int().min(1).max(4096).default(64) }),
]);

const layout = z.strictObject({
  direction: z.enum(['ltr', 'rtl', 'auto']).default('auto'),
  base: color.default('#0d1016'),
  scrim: z
    .strictObject({
      from: z.enum(['start', 'end', 'top', 'bottom', 'all', 'none']),
      atLeast: z.number().min(0).max(1).default(0.2),
      tint: color.optional(),
    })
    .default({ from: 'all', atLeast: 0.2 }),
  root: box,
});

const KEY = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const NAME = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

export const ownTemplateFile = z.strictObject({
  key: z.string().regex(KEY, { error: 'must be in kebab-case, such as event-poster' }),
  version: z.int().min(1).default(1),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(300),
  variables: z.record(
    z.string().regex(NAME, { error: 'must be in snake_case, such as brand_color' }),
    variable,
  ),
  formats: z
    .array(z.enum(FORMAT_IDS))
    .min(1)
    .default([...FORMAT_IDS]),
  background: z.strictObject({
    model: z.string(),
    prompt: z.string().min(1).max(4000),
  }),
  /** By aspect class; `default` for every class that has none of its own. */
  layouts: z.partialRecord(z.enum(['default', 'strip', 'wide', 'landscape', 'square', 'portrait']), layout),
});

export type OwnTemplateFile = z.infer<typeof ownTemplateFile>;
export type OwnVariable = z.infer<typeof variable>;
export type OwnLayout = z.infer<typeof layout>;
export type OwnItem = OwnStack['items'][number];
