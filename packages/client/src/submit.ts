// Hands a request in, once: the answer may be lost and the request repeated, the key makes it the same job.

import type { Connection } from './connection.ts';
import { aborted, EaselError, refusal } from './easel-error.ts';
import { GenerateImageDocument, RenderTemplateDocument } from './generated/graphql.ts';
import type { GenerateOptions, Job, ModelInput, RenderOptions, TemplateInput, UserError } from './types.ts';

export async function submitImage(
  { request }: Connection,
  model: ModelInput,
  { onProgress: _onProgress, signal, ...options }: GenerateOptions,
): Promise<Job> {
  if (signal?.aborted === true) throw aborted(signal);
  const input = { ...options, model, idempotencyKey: options.idempotencyKey ?? newKey() };
  return accepted(
    (await request(GenerateImageDocument, { input }, { repeatable: true, signal })).generateImage,
  );
}

export async function submitTemplate(
  { request }: Connection,
  template: TemplateInput,
  { onProgress: _onProgress, signal, ...options }: RenderOptions,
): Promise<Job> {
  if (signal?.aborted === true) throw aborted(signal);
  const input = { ...options, template, idempotencyKey: options.idempotencyKey ?? newKey() };
  return accepted(
    (await request(RenderTemplateDocument, { input }, { repeatable: true, signal })).renderTemplate,
  );
}

function accepted({ job, errors }: { job: Job | null; errors: readonly UserError[] }): Job {
  if (errors.length > 0) throw refusal(errors);
  if (job === null)
    throw new EaselError('BAD_RESPONSE', 'The server answered with neither a job nor a reason');
  return job;
}

/** Not `randomUUID`, which pages without TLS do not have. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), toHex).join('');
}

export function toHex(byte: number): string {
  return byte.toString(16).padStart(2, '0');
}
