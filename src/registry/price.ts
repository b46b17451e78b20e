// The one price function: estimate, hold and settlement all come from here, so they cannot disagree.

import type { Markup } from '../domain/budget.ts';
import type { PriceLine } from '../domain/job.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { type Micros, parseMoney } from '../domain/money.ts';
import type { ModelDefinition } from './define-model.ts';

/** Amounts are dollars as decimal strings. */
export type PriceRule =
  | { kind: 'per-image'; amount: string }
  /** Width × height of each image in millions of pixels, rounded up. */
  | { kind: 'per-megapixel'; amount: string }
  /** By the value of an input; `otherwise` for every other value, or none. */
  | { kind: 'by-input'; input: string; amounts: Readonly<Record<string, string>>; otherwise: string }
  /** By the text of an input, from what is known of it now; null: no price. */
  | { kind: 'looked-up'; input: string; rule(value: string): PriceRule | null }
  /** The newest entry that is in effect, none before the first; ISO dates in UTC. */
  | { kind: 'dated'; entries: readonly { effectiveFrom: string; rule: PriceRule }[] };

export interface Price {
  lines: PriceLine[];
  /** Null: the model has no price. */
  total: Micros | null;
}

const DEFAULT_SIDE = 1024;
/** The id of the model that takes any endpoint. */
export const CUSTOM_MODEL = 'custom';

/**
 * The price of a request as it would be now (`at`), or of the images that were stored of it (`images`). A markup is a
 * line of its own, by the image, so that it scales with them. Inputs and options in REST spelling.
 */
export function priceRequest(
  model: Pick<ModelDefinition, 'id' | 'price'>,
  inputs: JsonObject,
  options: JsonObject,
  facts: { at: number; images?: number; markup?: Markup | null },
): Price {
  if (model.price === null) return { lines: [], total: null };
  const images = facts.images ?? imagesAsked(model.id, inputs, options);
  const applied = applyRule(model.price, inputs, options, facts.at);
  if (applied === undefined) return { lines: [], total: null };
  const { unit, units, amount } = applied;
  const line: PriceLine = {
    label: model.id,
    units: units * images,
    unit,
    unitPrice: amount,
    amount: amount * units * images,
  };
  if (facts.markup === undefined || facts.markup === null) return { lines: [line], total: line.amount };
  const added = markupLine(facts.markup, amount * units, images);
  return { lines: [line, added], total: line.amount + added.amount };
}

function markupLine(markup: Markup, perImage: Micros, images: number): PriceLine {
  const percent = markup.kind === 'percent';
  const unitPrice = percent ? Math.round((perImage * markup.basisPoints) / 10_000) : markup.amount;
  return {
    label: percent ? `markup ${markup.basisPoints / 100} %` : 'markup',
    units: images,
    unit: 'image',
    unitPrice,
    amount: unitPrice * images,
  };
}

function applyRule(
  rule: PriceRule,
  inputs: JsonObject,
  options: JsonObject,
  at: number,
): { unit: string; units: number; amount: Micros } | undefined {
  switch (rule.kind) {
    case 'per-image':
      return { unit: 'image', units: 1, amount: micros(rule.amount) };
    case 'per-megapixel': {
      const pixels = numberOr(options['width'], DEFAULT_SIDE) * numberOr(options['height'], DEFAULT_SIDE);
      return {
        unit: 'megapixel',
        units: Math.max(1, Math.ceil(pixels / 1_000_000)),
        amount: micros(rule.amount),
      };
    }
    case 'by-input': {
      const value = inputs[rule.input];
      const own = typeof value === 'string' && Object.hasOwn(rule.amounts, value);
      const amount = own ? rule.amounts[value] : undefined;
      return { unit: 'image', units: 1, amount: micros(amount ?? rule.otherwise) };
    }
    case 'looked-up': {
      const value = inputs[rule.input];
      const known = typeof value === 'string' ? rule.rule(value) : null;
      return known === null ? undefined : applyRule(known, inputs, { ...options, ...ownSize(inputs) }, at);
    }
    case 'dated': {
      const current = rule.entries
        .filter((entry) => Date.parse(entry.effectiveFrom) <= at)
        .sort((a, b) => Date.parse(b.effectiveFrom) - Date.parse(a.effectiveFrom))[0];
      if (current === undefined) return undefined;
      return applyRule(current.rule, inputs, options, at);
    }
  }
}

/** How many images a request asks for. */
export function imagesAsked(modelId: string, inputs: JsonObject, options: JsonObject): number {
  const given = options['num_images'];
  if (typeof given === 'number') return given;
  // An endpoint that is named by the caller gets its count by the caller's own input.
  const own = modelId === CUSTOM_MODEL ? inputs['input'] : undefined;
  const count =
    typeof own === 'object' && own !== null && !Array.isArray(own) ? own['num_images'] : undefined;
  return typeof count === 'number' && Number.isInteger(count) && count > 0 ? count : 1;
}

/**
 * The price of the images that were stored, from the lines of the accepted price: what a model costs by now, or
 * whether it is still there, does not matter to a job that was accepted.
 */
export function priceStored(
  lines: readonly PriceLine[],
  { asked, stored }: { asked: number; stored: number },
): Price {
  const settled = lines.map((line) => {
    const units = (line.units / asked) * stored;
    return { ...line, units, amount: line.unitPrice * units };
  });
  return { lines: settled, total: settled.reduce((sum, { amount }) => sum + amount, 0) };
}

/** Raises an error, at the start and not at the first request, when a rule holds what is not a price. */
export function checkPriceRule(rule: PriceRule): void {
  switch (rule.kind) {
    case 'per-image':
    case 'per-megapixel':
      micros(rule.amount);
      return;
    case 'by-input':
      for (const amount of [...Object.values(rule.amounts), rule.otherwise]) micros(amount);
      return;
    case 'looked-up':
      return;
    case 'dated':
      if (rule.entries.length === 0) throw new Error('A dated price needs an entry');
      for (const entry of rule.entries) {
        if (Number.isNaN(Date.parse(entry.effectiveFrom)))
          throw new Error(`Not a date: ${entry.effectiveFrom}`);
        checkPriceRule(entry.rule);
      }
  }
}

function micros(amount: string): Micros {
  const parsed = parseMoney(amount);
  if (parsed === undefined || parsed < 0) throw new Error(`Not a price: ${amount}`);
  return parsed;
}

/** The size that a custom request gives in its own input. */
function ownSize({ input }: JsonObject): JsonObject {
  const size = isObject(input) ? input['image_size'] : undefined;
  return isObject(size) ? { ...size } : {};
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function numberOr(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
