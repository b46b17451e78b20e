// The properties of a JSON Schema as fields of a model: with kinds, and with references where addresses are meant.

import { z } from 'zod';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { field, type FieldMeta, image, images, lora, prompt } from '../fields.ts';

export type SchemaField = { ok: true; field: z.ZodType } | { ok: false; message: string };

const MOST_IMAGES = 20;

/**
 * One property as a field. `schema` is normalised; `said` is what the property said before: its title, description
 * and default.
 */
export function toSchemaField(name: string, schema: JsonObject, said: JsonObject): SchemaField {
  const description = describe(name, said['description'] ?? schema['description'], said['title']);
  const suggested = said['default'];
  const rest = suggested === undefined || suggested === null ? {} : { default: suggested };
  if (isText(schema) && name === 'prompt') {
    const most = schema['maxLength'];
    return {
      ok: true,
      field: prompt(description, typeof most === 'number' ? Math.min(most, 10_000) : 10_000),
    };
  }
  if (isText(schema) && isAddress(name)) {
    return { ok: true, field: /lora/.test(name) ? lora(description) : image(description) };
  }
  if (schema['type'] === 'array' && isText(schema['items']) && isAddress(name.replace(/s$/, ''))) {
    const most = schema['maxItems'];
    return { ok: true, field: images(description, typeof most === 'number' ? most : MOST_IMAGES) };
  }
  try {
    const converted = z.fromJSONSchema({ ...schema }, { defaultTarget: 'openapi-3.0' });
    return { ok: true, field: field(converted, { description, 'x-ui': kindOf(schema), ...rest }) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

/** Fields that hold the address of a file we can hand in. */
function isAddress(name: string): boolean {
  return /(^|_)url$/.test(name) && !isOtherMedium(name);
}

/** `video_url` and the like: nothing an image service has. */
export function isOtherMedium(name: string): boolean {
  return /(^|_)(video|audio|speech|music|mesh|model_3d|glb)s?(_|$)/.test(name);
}

function isText(schema: JsonValue | undefined): boolean {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return false;
  return schema['type'] === 'string' && schema['enum'] === undefined && schema['const'] === undefined;
}

function kindOf(schema: JsonObject): FieldMeta['x-ui'] {
  const choices = schema['enum'];
  if (Array.isArray(choices)) return choices.every((choice) => typeof choice === 'string') ? 'enum' : 'json';
  switch (schema['type']) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
    case 'boolean':
      return schema['type'];
    default:
      return 'json';
  }
}

function describe(name: string, description: JsonValue | undefined, title: JsonValue | undefined): string {
  for (const text of [description, title]) {
    // Long explanations are fal's model pages; the first paragraph says what it is.
    if (typeof text === 'string' && text.trim() !== '')
      return (
        text
          .trim()
          .split(/\n\s*\n/)[0]
          ?.replace(/\s+/g, ' ') ?? ''
      );
  }
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
