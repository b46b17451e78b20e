// The provider's side of a plain image job: one step, from validated inputs to the provider's output.

import type { WorkOutcome } from './work-outcome.ts';
import { generateStep } from './generate-step.ts';
import type { JobRun } from './job-run.ts';
import { toProviderRequest } from './to-provider-request.ts';

export const GENERATE = 'generate';

export async function generateImages(run: JobRun): Promise<WorkOutcome> {
  if (run.job.outputs[GENERATE] !== undefined) return { kind: 'completed' };
  return generateStep(run, {
    name: GENERATE,
    model: run.job.model,
    last: true,
    prepare: () => toProviderRequest(run, run.job),
  });
}
