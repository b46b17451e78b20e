// Inline bytes (`data:`) move to the object store before a job is stored: jobs and events hold references only.

import { fail, type InputProblem, type Result, succeed } from '../domain/errors.ts';
import type { JsonObject } from '../domain/json.ts';
import { findReferences, replaceAt } from '../registry/references.ts';
import type { JobDeps } from './job-deps.ts';
import type { PreparedRequest } from './prepare-request.ts';

export async function keepInlineReferences(
  deps: Pick<JobDeps, 'references'>,
  { model, inputs, userId }: Pick<PreparedRequest, 'model' | 'inputs' | 'userId'>,
): Promise<Result<JsonObject>> {
  const problems: InputProblem[] = [];
  const inline = findReferences(model, inputs).filter(({ value }) => value.startsWith('data:'));
  const changes = await Promise.all(
    inline.map(async ({ path, value }) => {
      const kept = await deps.references.keep(value, userId);
      if (kept.ok) return [{ path, value: kept.reference }];
      problems.push({
        code: 'INVALID_INPUT',
        rule: 'image',
        path: ['inputs', ...path],
        message: kept.message,
        received: `${value.slice(0, 40)}…`,
        allowed: undefined,
      });
      return [];
    }),
  );
  return problems.length === 0 ? succeed(replaceAt(inputs, changes.flat())) : fail(...problems);
}
