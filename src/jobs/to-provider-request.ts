// A stored request as the provider takes it: references become addresses it can read, then the model's own transform.

import type { JsonObject } from '../domain/json.ts';
import { findReferences, replaceAt } from '../registry/references.ts';
import { toProviderInput } from '../transform/to-provider-input.ts';
import type { ProviderError, ProviderRequest } from '../providers/provider.ts';
import type { JobRun } from './job-run.ts';

export type Prepared =
  | { ok: true; request: ProviderRequest }
  | { ok: false; error: ProviderError }
  /** This process does not know the model. */
  | { ok: false; error: null; model: string };

export async function toProviderRequest(
  run: JobRun,
  wanted: { model: string; input: JsonObject; options: JsonObject },
): Promise<Prepared> {
  const model = run.deps.registry.get(wanted.model);
  if (model === undefined) return { ok: false, error: null, model: wanted.model };
  const changes: { path: string[]; value: string }[] = [];
  for (const { path, value } of findReferences(model, wanted.input)) {
    const resolved = await run.deps.references.toUrl(value, run.job.userId, run.signal);
    if (!resolved.ok) return refused(resolved.message, resolved.retryable);
    changes.push({ path, value: resolved.url });
  }
  const inputs = replaceAt(wanted.input, changes);
  const { endpoint, input } = toProviderInput({ model, inputs, options: wanted.options });
  return { ok: true, request: { endpoint, input } };
}

function refused(message: string, retryable: boolean): { ok: false; error: ProviderError } {
  const code = retryable ? 'STORAGE' : 'PROVIDER_REJECTED';
  return { ok: false, error: { code, message, retryable, retryAfterMs: null, details: null } };
}
