// Accepts a render: checked, its pictures read and kept, priced, held and stored in one step; then queued.

import type { Actor } from '../domain/actor.ts';
import { fail, type Result } from '../domain/errors.ts';
import type { Job } from '../domain/job.ts';
import type { JobDeps } from './job-deps.ts';
import { keepTemplatePictures } from './keep-template-pictures.ts';
import { prepareTemplate, type RenderRequest } from './prepare-template.ts';
import { draftJob, settleAdmission, type Submitted } from './submit-job.ts';

export async function renderTemplate(
  deps: JobDeps,
  actor: Actor,
  request: RenderRequest,
  links: Partial<Pick<Job, 'retriedFrom' | 'outputs' | 'attempts'>> = {},
): Promise<Result<Submitted>> {
  const prepared = await prepareTemplate(deps, actor, request);
  if (!prepared.ok) return prepared;
  const { userId, inputs } = prepared.value;
  const place = 'variables';
  const rejected = await deps.moderate({ userId, model: prepared.value.template.key, inputs, place });
  if (rejected !== undefined) return fail(rejected);
  const variables = await keepTemplatePictures(deps, prepared.value);
  if (!variables.ok) return variables;
  const { template, formats } = prepared.value;
  const draft = await draftJob(
    deps,
    actor,
    request,
    { ...prepared.value, inputs: variables.value },
    { ...links, template: { key: template.key, version: template.version, formats } },
  );
  const [admission] = await deps.store.jobs.admit([draft]);
  if (admission === undefined) throw new Error('The store answered nothing');
  return settleAdmission(deps, admission);
}
