// What an endpoint takes, as its own OpenAPI document has it: for the custom arm and for the check for drift.

import { z } from 'zod';
import { normaliseSchema } from '../json-schema/normalise-schema.ts';
import type { EndpointDocument } from './endpoint-document.ts';

/**
 * Knows every property and refuses others, which the provider would drop without a word. Undefined for a schema
 * that cannot be read.
 */
export function toInputCheck({
  input,
  root,
}: Pick<EndpointDocument, 'input' | 'root'>): z.ZodType | undefined {
  const normalised = normaliseSchema(input, root);
  if (!normalised.ok) return undefined;
  try {
    const schema = { ...normalised.schema, additionalProperties: false };
    return z.fromJSONSchema(schema, { defaultTarget: 'openapi-3.0' });
  } catch {
    return undefined;
  }
}
