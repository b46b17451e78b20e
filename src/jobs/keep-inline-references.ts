// Inline bytes (`data:`) move to the object store before a job is stored: jobs and events hold references only.

import { fail, type InputProblem, type Result, succeed } from '../domain/errors.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { fieldsOf } from '../registry/define-model.ts';
import type { JobDeps } from './job-deps.ts';
import type { PreparedRequest } from './prepare-request.ts';

export async function keepInlineReferences(
  deps: Pick<JobDeps, 'references'>,
  { model, inputs, userId }: Pick<PreparedRequest, 'model' | 'inputs' | 'userId'>,
): Promise<Result<JsonObject>> {
  const problems: InputProblem[] = [];

  async function keep(value: JsonValue, path: string[]): Promise<JsonValue> {
    if (Array.isArray(value)) {
      return Promise.all(value.map((item, index) => keep(item, [...path, String(index)])));
    }
    if (typeof value !== 'string' || !value.startsWith('data:')) return value;
    const kept = await deps.references.keep(value, userId);
    if (kept.ok) return kept.reference;
    const received = `${value.slice(0, 40)}…`;
    problems.push({
      code: 'INVALID_INPUT',
      rule: 'image',
      path,
      message: kept.message,
      received,
      allowed: undefined,
    });
    return value;
  }

  const kept: JsonObject = { ...inputs };
  for (const field of fieldsOf(model)) {
    const value = inputs[field.name];
    if (field.type === 'ImageRef' && value !== undefined)
      kept[field.name] = await keep(value, ['inputs', field.name]);
  }
  return problems.length === 0 ? succeed(kept) : fail(...problems);
}
