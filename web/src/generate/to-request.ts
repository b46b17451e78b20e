import type { GenerateImageInput, ModelCardFragment, ModelInput } from '../api/generated/graphql.ts';
import type { FormSpec } from '../forms/field-spec.ts';
import { isSeed } from '../forms/seed.ts';
import { collectInputs } from '../forms/values.ts';
import type { Draft } from './draft.ts';

/** The request that a draft makes of a model. What was not set is left to the model. */
export function toRequest(draft: Draft, model: ModelCardFragment, form: FormSpec): GenerateImageInput {
  const inputs = collectInputs(form.fields, draft.values, 'graphqlName');
  const deadline = Number(draft.deadline);
  const tags = draft.tags
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => tag !== '');
  return {
    model: toModelInput(model.arm, inputs),
    options: {
      ...(draft.size !== null && form.size !== 'none' ? draft.size : {}),
      ...(draft.count > 1 ? { numImages: Math.min(draft.count, model.maxImages) } : {}),
      ...(form.seed && isSeed(draft.seed) ? { seed: draft.seed } : {}),
    },
    ...(tags.length > 0 ? { tags } : {}),
    ...(draft.deadline !== '' && Number.isInteger(deadline) ? { deadlineSeconds: deadline } : {}),
  };
}

/**
 * The arm comes from the server's list of models, which may have models that this page was not built with; the server
 * checks it as it does any caller's.
 */
function toModelInput(arm: string, inputs: Record<string, unknown>): ModelInput {
  return { [arm]: inputs } as unknown as ModelInput;
}
