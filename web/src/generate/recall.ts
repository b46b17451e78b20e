// Taking an earlier run up again.

import type { ModelCardFragment, RunJobFragment } from '../api/generated/graphql.ts';
import { readFormSpec } from '../forms/field-spec.ts';
import { drawSeed } from '../forms/seed.ts';
import { changeDraft, currentDraft, type Draft } from './draft.ts';
import { inputsOf, optionsOf, promptOf, shapeOf } from './job-inputs.ts';
import { findPictureModel } from './models.ts';
import { submitRun, type SubmitResult } from './runs.ts';
import { toRequest } from './to-request.ts';

type Recalled = Pick<RunJobFragment, 'input' | 'options' | 'tags' | 'images'> & { model: { id: string } };

/** Fills the form with everything but the seed. */
export function remix(job: Recalled): void {
  changeDraft({ ...draftOf(job), seed: drawSeed(), seedLocked: false });
}

/** Fills the form with everything, the seed too, and keeps it. */
export function recall(job: Recalled): void {
  const seed = seedOf(job);
  changeDraft({ ...draftOf(job), ...(seed === null ? {} : { seed, seedLocked: true }) });
}

/** Runs the same inputs at once with another seed. */
export function vary(job: Recalled, model: ModelCardFragment): Promise<SubmitResult> {
  const draft: Draft = { ...currentDraft(), deadline: '', ...draftOf(job), seed: drawSeed() };
  return submitRun({
    request: toRequest(draft, model, readFormSpec(model.inputSchema)),
    modelId: model.id,
    prompt: promptOf(job),
    shape: shapeOf(job),
  });
}

/** Puts a stored picture into the form; switches to a model that takes one when the chosen one does not. */
export function takeAsInput(imageId: string, models: readonly ModelCardFragment[]): boolean {
  const draft = currentDraft();
  const target = findPictureModel(models, draft.modelId);
  if (target === null) return false;
  changeDraft({
    modelId: target.model.id,
    values: { ...draft.values, [target.field]: `easel://images/${imageId}` },
    size: null,
  });
  return true;
}

/** The seed that made the first picture, else the one asked for. */
export function seedOf(job: Pick<Recalled, 'images' | 'options'>): string | null {
  return job.images[0]?.seed ?? optionsOf(job).seed;
}

function draftOf(job: Recalled): Pick<Draft, 'modelId' | 'values' | 'size' | 'count' | 'tags'> {
  const { width, height, count } = optionsOf(job);
  return {
    modelId: job.model.id,
    values: inputsOf(job),
    size: width === null && height === null ? null : { width: width ?? 1024, height: height ?? 1024 },
    count,
    tags: job.tags.join(', '),
  };
}
