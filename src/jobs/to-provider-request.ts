// A stored request as the provider takes it: references become addresses it can read, then the model's own transform.

import type { JsonObject, JsonValue } from '../domain/json.ts';
import { fieldsOf } from '../registry/define-model.ts';
import { toProviderInput } from '../transform/to-provider-input.ts';
import type { ProviderError, ProviderRequest } from '../providers/provider.ts';
import type { JobRun } from './job-run.ts';

export type Prepared = { ok: true; request: ProviderRequest } | { ok: false; error: ProviderError };

export async function toProviderRequest(
  run: JobRun,
  wanted: { model: string; input: JsonObject; options: JsonObject },
): Promise<Prepared> {
  const model = run.deps.registry.get(wanted.model);
  if (model === undefined) {
    return refused(`Model ${wanted.model} is not in the registry any more`, false);
  }
  const inputs: JsonObject = { ...wanted.input };
  for (const field of fieldsOf(model)) {
    const given = inputs[field.name];
    if (field.type !== 'ImageRef' || given === undefined || given === null) continue;
    const resolved = await resolveAll(run, given);
    if (!resolved.ok) return resolved;
    inputs[field.name] = resolved.value;
  }
  const { endpoint, input } = toProviderInput({ model, inputs, options: wanted.options });
  return { ok: true, request: { endpoint, input } };
}

async function resolveAll(
  run: JobRun,
  given: JsonValue,
): Promise<{ ok: true; value: JsonValue } | { ok: false; error: ProviderError }> {
  if (Array.isArray(given)) {
    const values: JsonValue[] = [];
    for (const item of given) {
      const resolved = await resolveAll(run, item);
      if (!resolved.ok) return resolved;
      values.push(resolved.value);
    }
    return { ok: true, value: values };
  }
  if (typeof given !== 'string') return { ok: true, value: given };
  const resolved = await run.deps.references.toUrl(given, run.job.userId, run.signal);
  return resolved.ok ? { ok: true, value: resolved.url } : refused(resolved.message, resolved.retryable);
}

function refused(message: string, retryable: boolean): { ok: false; error: ProviderError } {
  const code = retryable ? 'STORAGE' : 'PROVIDER_REJECTED';
  return { ok: false, error: { code, message, retryable, retryAfterMs: null, details: null } };
}
