// A template's work: words first, which costs nothing; then each model's run, kept as it ends; then the formats.

import { imageId } from '../domain/ids.ts';
import { readObject } from '../objects/read-object.ts';
import type { ProviderError } from '../providers/provider.ts';
import { checkCutout } from '../templates/check-picture.ts';
import type { TemplateDefinition, TemplateStep } from '../templates/define-template.ts';
import { FORMATS, isFormatId, type FormatId } from '../templates/formats.ts';
import { generateStep } from './generate-step.ts';
import type { JobRun } from './job-run.ts';
import { leaveToOthers } from './leave-to-others.ts';
import { keepProviderImage } from './keep-images.ts';
import { stepsOf } from './prepare-template.ts';
import { toRenderError } from './render-error.ts';
import { renderFormats } from './render-formats.ts';
import { toProviderRequest } from './to-provider-request.ts';
import type { WorkOutcome } from './work-outcome.ts';

export async function runTemplate(run: JobRun): Promise<WorkOutcome> {
  const { job } = run;
  if (job.template === null) throw new Error('The job renders no template');
  const template = run.deps.templates.find(job.template.key, job.template.version);
  if (template === undefined)
    return leaveToOthers(run, `Version ${job.template.version} of template ${job.template.key}`);
  const formats = job.template.formats.filter(isFormatId);
  const unfit = job.attempts.length === 0 ? await findUnfit(run, template, formats) : undefined;
  if (unfit !== undefined) return { kind: 'failed', error: unfit };

  const steps = stepsOf(template, job.input, formats);
  for (const [index, step] of steps.entries()) {
    const outcome = await runStep(run, step, { index, of: steps.length });
    if (outcome.kind !== 'completed') return outcome;
  }
  if (run.job.status !== 'STORING') await run.commit({ set: { status: 'STORING', queuePosition: null } });
  const failure = await renderFormats(run, { template, formats, steps });
  return failure === undefined ? { kind: 'completed' } : { kind: 'failed', error: failure };
}

async function findUnfit(
  run: JobRun,
  template: TemplateDefinition,
  formats: readonly FormatId[],
): Promise<ProviderError | undefined> {
  const { setWords } = await import('../templates/typeset/set-words.ts');
  for (const id of formats) {
    const words = await setWords(template.layout(run.job.input, FORMATS[id]), FORMATS[id]);
    if (!words.ok) return toRenderError(words.failure);
  }
  return undefined;
}

async function runStep(
  run: JobRun,
  step: TemplateStep,
  place: { index: number; of: number },
): Promise<WorkOutcome> {
  if (run.job.outputs[step.name] === undefined) {
    const isNew = run.job.attempts.every((attempt) => attempt.step !== step.name);
    if (isNew) {
      // Each step's progress starts from nothing.
      await run.commit({ set: { progress: null }, events: [{ type: 'JobStep', step: step.name, ...place }] });
    }
    const outcome = await generateStep(run, {
      name: step.name,
      model: step.model,
      last: false,
      prepare: () => toProviderRequest(run, { model: step.model, input: step.inputs, options: step.options }),
    });
    if (outcome.kind !== 'completed') return outcome;
  }
  const output = run.job.outputs[step.name];
  const image = output?.images[0];
  if (output === undefined || image === undefined)
    return failed('PROVIDER_ERROR', `Step ${step.name} gave no image`);
  const kept = await run.deps.store.images.get(imageId(run.job.id, place.index, 'artifact'));
  if (kept !== undefined) return { kind: 'completed' };
  const copied = await keepProviderImage(run, {
    output,
    image,
    index: place.index,
    role: 'artifact',
    name: step.name,
  });
  if (!copied.ok) return { kind: 'failed', error: copied.error };
  await run.commit(copied.change);
  return checkMade(run, step, place.index);
}

/** What a model made of a caller's picture can be too small, or nothing at all: better no render than such a one. */
async function checkMade(run: JobRun, { makes, name }: TemplateStep, index: number): Promise<WorkOutcome> {
  if (makes.kind !== 'cutout') return { kind: 'completed' };
  const artifact = await run.deps.store.images.get(imageId(run.job.id, index, 'artifact'));
  const bytes = artifact === undefined ? undefined : await readObject(run.deps.objects, artifact.key);
  if (bytes === undefined) throw new Error(`The output of step ${name} is not there`);
  const checked = await checkCutout(bytes, makes);
  return checked.ok
    ? { kind: 'completed' }
    : failed('PROVIDER_REJECTED', `The cut-out of the ${makes.asset} ${checked.message}.`);
}

function failed(code: ProviderError['code'], message: string): WorkOutcome {
  return { kind: 'failed', error: { code, message, retryable: false, retryAfterMs: null, details: null } };
}
