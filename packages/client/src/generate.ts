import type { Connection } from './connection.ts';
import { followJob } from './follow-job.ts';
import { submitImage, submitTemplate } from './submit.ts';
import type { GenerateOptions, Job, ModelInput, RenderOptions, TemplateInput } from './types.ts';

/**
 * Generates images with exactly one model and resolves with the completed job.
 * Raises EaselError: a code of ErrorCode when the request is refused, of FailureCode when the job fails.
 */
export async function generate(
  connection: Connection,
  model: ModelInput,
  options: GenerateOptions = {},
): Promise<Job> {
  const { id } = await submitImage(connection, model, options);
  return followJob(connection, id, options);
}

/** Renders exactly one template, in each of its formats or those of `formats`, and resolves with the completed job. */
export async function renderTemplate(
  connection: Connection,
  template: TemplateInput,
  options: RenderOptions = {},
): Promise<Job> {
  const { id } = await submitTemplate(connection, template, options);
  return followJob(connection, id, options);
}
