// An estimate as both its queries answer it.

import type { Result, UserError } from '../domain/errors.ts';
import type { Estimate } from '../jobs/estimate-request.ts';

export function toEstimatePayload(
  estimated: Result<Estimate>,
  toEdge: (errors: readonly UserError[]) => UserError[],
) {
  if (!estimated.ok) {
    return { total: null, lines: [], warnings: [], budgetRemaining: null, errors: toEdge(estimated.errors) };
  }
  const { refusal, ...estimate } = estimated.value;
  return { ...estimate, errors: refusal === null ? [] : toEdge([refusal]) };
}
