// fal's OpenAPI document of an endpoint as an entry of MODELS_FILE.

import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { ENDPOINT } from '../configured/entry.ts';
import { isObject, normaliseSchema } from '../json-schema/normalise-schema.ts';
import { isOtherMedium } from '../json-schema/schema-fields.ts';
import type { EndpointDocument } from './endpoint-document.ts';

export interface ImportSettings {
  /** Default: the endpoint's path without its owner, with dashes. */
  id?: string;
  /** Dollars an image or a megapixel; null for a model without a price. */
  price: EndpointPrice | null;
}

export interface EndpointPrice {
  unit: 'image' | 'megapixel';
  /** Dollars as a decimal string. */
  amount: string;
}

export type Imported =
  | { ok: true; id: string; entry: JsonObject; notes: string[] }
  | { ok: false; problems: string[] };

/** Left out, with the reason. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  sync_mode: 'it returns images inside of the answer, which Easel stores itself',
  max_images: 'it makes more images than were asked and paid for',
};
/** What a schema says of a field beyond its rules. */
const SAID = ['title', 'description', 'default', 'examples'] as const;
const PRICE_KEYS = { image: 'costPerImage', megapixel: 'costPerMegapixel' } as const;

export function importModel(document: EndpointDocument, settings: ImportSettings): Imported {
  const { endpoint, input } = document;
  const { id = defaultId(endpoint), price } = settings;
  const { properties, problems, notes } = readProperties(document);
  if (!ENDPOINT.test(endpoint)) problems.push(`${endpoint} is no endpoint id.`);
  if (Object.keys(properties).length === 0) problems.push(`${endpoint} takes no input.`);
  if (problems.length > 0) return { ok: false, problems };
  const required = Object.keys(properties).filter((name) => requiredOf(input).includes(name));
  const entry: JsonObject = {
    id,
    falEndpoint: endpoint,
    description: document.description,
    ...(price === null ? { costPerImage: null } : { [PRICE_KEYS[price.unit]]: price.amount }),
    supportsLora: Object.hasOwn(properties, 'loras'),
    inputs: { type: 'object', ...(required.length === 0 ? {} : { required }), properties },
  };
  return { ok: true, id, entry, notes };
}

/** `fal-ai/recraft/v3/text-to-image` → `recraft-v3-text-to-image`. */
export function defaultId(endpoint: string): string {
  const path = endpoint.toLowerCase().split('/').slice(1).join('-');
  const words = path.replaceAll(/[^a-z0-9]+/g, '-').slice(0, 58);
  const id = words.replaceAll(/^-+|-+$/g, '');
  return /^\d/.test(id) ? `model-${id}` : id;
}

function readProperties({ endpoint, input, root }: EndpointDocument): {
  properties: JsonObject;
  problems: string[];
  notes: string[];
} {
  const listed = isObject(input['properties']) ? input['properties'] : {};
  const required = requiredOf(input);
  const [properties, problems, notes]: [JsonObject, string[], string[]] = [{}, [], []];
  for (const name of inOrder(input, Object.keys(listed))) {
    const reason = Object.hasOwn(LEFT_OUT, name) ? LEFT_OUT[name] : undefined;
    const other = isOtherMedium(name) && name.includes('url');
    if (reason !== undefined || (other && !required.includes(name))) {
      notes.push(`${name} is left out: ${reason ?? 'it is not an image'}.`);
    } else if (other) {
      problems.push(`${endpoint} requires ${name}, which is not an image.`);
    } else {
      const normalised = normaliseSchema(listed[name] ?? {}, root);
      if (normalised.ok) properties[name] = { ...normalised.schema, ...sayings(listed[name]) };
      else
        problems.push(
          ...normalised.problems.map((found) => `${[name, ...found.path].join('.')} ${found.message}.`),
        );
    }
  }
  return { properties, problems, notes };
}

function requiredOf(input: JsonObject): string[] {
  return Array.isArray(input['required']) ? input['required'].map(String) : [];
}

/** As fal's own forms have them; the rest after those. */
function inOrder(input: JsonObject, names: readonly string[]): string[] {
  const wanted = input['x-fal-order-properties'];
  const first = Array.isArray(wanted) ? wanted.map(String).filter((name) => names.includes(name)) : [];
  return [...new Set([...first, ...names])];
}

function sayings(raw: JsonValue | undefined): JsonObject {
  const said: JsonObject = {};
  if (!isObject(raw)) return said;
  for (const key of SAID) {
    const value = raw[key];
    if (value !== undefined && value !== null) said[key] = value;
  }
  return said;
}
