// An entry of MODELS_FILE under a built-in id: it may send the model elsewhere and price it anew, not redefine it.

import { fieldsOf, type ModelDefinition } from '../define-model.ts';
import { type ConfiguredEntry, priceOf } from './entry.ts';
import type { EntryProblem, MadeModel } from './to-model.ts';

/** The endpoint is that of the plain case; the variants a request is routed to stay. */
export function overrideModel(base: ModelDefinition, entry: ConfiguredEntry): MadeModel {
  const problems = checkOverride(base, entry);
  if (problems.length > 0) return { ok: false, problems };
  const price = priceOf(entry);
  const endpoint = entry.falEndpoint ?? base.endpoint;
  const model: ModelDefinition = {
    ...base,
    description: entry.description ?? base.description,
    price: price === undefined ? base.price : price,
    endpoint,
    endpoints: base.endpoints.map((known) => (known === base.endpoint ? endpoint : known)),
    route(inputs, options) {
      const routed = base.route(inputs, options);
      return routed.endpoint === base.endpoint ? { ...routed, endpoint } : routed;
    },
  };
  return { ok: true, model };
}

/** The design's own entries may be repeated word for word, as long as they say what is. */
function checkOverride(base: ModelDefinition, entry: ConfiguredEntry): EntryProblem[] {
  const problems: EntryProblem[] = [];
  const fixed = `${base.id} comes with Easel: only falEndpoint, description and its price can be overridden`;
  const fields = fieldsOf(base);
  const required = fields.filter((field) => field.required).map((field) => field.name);
  for (const key of ['inputs', 'maxImages', 'size', 'seed'] as const) {
    if (entry[key] !== undefined) problems.push({ path: [key], message: fixed });
  }
  if (
    entry.requiredInputs !== undefined &&
    [...entry.requiredInputs].sort().join() !== required.sort().join()
  ) {
    problems.push({ path: ['requiredInputs'], message: fixed });
  }
  for (const [index, name] of (entry.optionalInputs ?? []).entries()) {
    if (!fields.some((field) => field.name === name && !field.required)) {
      problems.push({ path: ['optionalInputs', index], message: fixed });
    }
  }
  if (entry.supportsLora !== undefined && entry.supportsLora !== base.supportsLora) {
    problems.push({ path: ['supportsLora'], message: fixed });
  }
  if (entry.costPerImage !== undefined && entry.costPerMegapixel !== undefined) {
    problems.push({ path: ['costPerMegapixel'], message: 'cannot stand beside costPerImage' });
  }
  return problems;
}
