// From what a caller asks of a template to what can be accepted: variables, formats, steps, price. Creates nothing, so
// that an estimate and a render cannot disagree.

import { checkPrice } from '../billing/check-price.ts';
import { readTerms, type Terms } from '../billing/terms.ts';
import { lacksModel, lacksPriority } from '../auth/require-scope.ts';
import type { Actor } from '../domain/actor.ts';
import { fail, type Result, succeed, type UserError } from '../domain/errors.ts';
import type { JsonObject } from '../domain/json.ts';
import type { ModelDefinition } from '../registry/define-model.ts';
import { type Price, priceRequest } from '../registry/price.ts';
import { nearestTo } from '../registry/registry.ts';
import type { TemplateDefinition, TemplateStep } from '../templates/define-template.ts';
import { FORMATS, type FormatId } from '../templates/formats.ts';
import { IMAGE_TYPES, type ImageType } from '../templates/typeset/encode-image.ts';
import { validateFormats, validateVariables } from '../templates/validate-variables.ts';
import type { JobDeps } from './job-deps.ts';
import {
  checkEnvelope,
  type GenerateRequest,
  hashRequest,
  type PreparedRequest,
  resolveUser,
} from './prepare-request.ts';

/** A request as it comes from an edge, in REST spelling and unchecked. */
export interface RenderRequest extends Omit<GenerateRequest, 'model' | 'inputs' | 'options' | 'reuse'> {
  template: string;
  variables: unknown;
  formats?: readonly string[] | null | undefined;
  /** `jpeg` when absent. */
  fileType?: string | null | undefined;
}

export interface PreparedTemplate extends PreparedRequest {
  template: TemplateDefinition;
  formats: FormatId[];
}

export async function prepareTemplate(
  deps: JobDeps,
  actor: Actor,
  request: RenderRequest,
): Promise<Result<PreparedTemplate>> {
  const template = deps.templates.get(request.template);
  if (template === undefined) return fail(unknownTemplate(deps, request.template));
  const user = resolveUser(actor, request.userId);
  const fileType = toFileType(request.fileType);
  const formats = validateFormats(template, request.formats ?? undefined);
  const variables = await validateVariables(template, request.variables, {
    now: deps.now(),
    allowLoopbackHttp: deps.settings.allowLoopbackInputs,
  });
  const errors: UserError[] = [
    ...(user.ok ? [] : user.errors),
    ...(variables.ok ? [] : variables.errors),
    ...(formats.ok ? [] : formats.errors),
    ...checkEnvelope(request, deps.settings),
    ...(fileType === undefined ? [wrongFileType(request.fileType)] : []),
  ];
  if (!user.ok || !variables.ok || !formats.ok || fileType === undefined || errors.length > 0)
    return fail(...errors);

  const steps = stepsOf(template, variables.variables, formats.formats);
  const noModels = steps.flatMap(({ model }) => lacksModel(actor, model) ?? []);
  if (noModels.length > 0) return fail(...noModels.map((error) => ({ ...error, path: ['template'] })));
  const tooUrgent = lacksPriority(actor, request.priority);
  if (tooUrgent !== undefined) return fail(tooUrgent);
  const terms = await readTerms(deps.store, actor, { userId: user.value, at: deps.now() });
  const price = priceSteps(deps, steps, terms);
  const refused = checkPrice(price.total, { maxCost: request.maxCost, terms });
  if (refused !== undefined) return fail(refused);
  const options: JsonObject = fileType === null ? {} : { file_type: fileType };
  return succeed({
    template,
    formats: formats.formats,
    userId: user.value,
    model: modelOf(deps, steps[0]),
    inputs: variables.variables,
    options,
    warnings: [],
    terms,
    price,
    reusedFrom: null,
    tags: [...new Set(request.tags ?? [])],
    requestHash: hashRequest({
      template: template.key,
      version: template.version,
      variables: variables.variables,
      formats: formats.formats,
      ...options,
    }),
  });
}

/** The runs of models a render needs, in order. */
export function stepsOf(
  template: TemplateDefinition,
  variables: JsonObject,
  formats: readonly FormatId[],
): TemplateStep[] {
  return template.steps(
    variables,
    formats.map((id) => FORMATS[id]),
  );
}

/** The sum of the steps; null when one of them has no price. */
function priceSteps(deps: JobDeps, steps: readonly TemplateStep[], { markup }: Terms): Price {
  const prices = steps.map((step) => {
    const model = modelOf(deps, step);
    const price = priceRequest(model, step.inputs, step.options, { at: deps.now(), markup });
    return {
      ...price,
      lines: price.lines.map((line) => ({ ...line, label: `${line.label} (${step.name})` })),
    };
  });
  const unpriced = prices.some(({ total }) => total === null);
  return {
    lines: prices.flatMap(({ lines }) => lines),
    total: unpriced ? null : prices.reduce((sum, { total }) => sum + (total ?? 0), 0),
  };
}

function modelOf(deps: JobDeps, step: TemplateStep | undefined): ModelDefinition {
  const model = step === undefined ? undefined : deps.registry.get(step.model);
  if (model === undefined)
    throw new Error(`A template needs the model ${step?.model ?? '(none)'}, which is not there`);
  return model;
}

/** Undefined when it is none. */
export function toFileType(text: unknown): ImageType | null | undefined {
  if (text === null || text === undefined) return null;
  return IMAGE_TYPES.find((type) => type === text);
}

function wrongFileType(received: string | null | undefined): UserError {
  const message = `fileType must be one of ${IMAGE_TYPES.join(', ')}.`;
  return {
    code: 'INVALID_INPUT',
    rule: 'one_of',
    path: ['fileType'],
    message,
    received: received?.slice(0, 100),
    allowed: [...IMAGE_TYPES],
  };
}

export function unknownTemplate(deps: JobDeps, key: string): UserError {
  const keys = deps.templates.list().map((template) => template.key);
  const near = nearestTo(key, keys);
  const hint = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
  return {
    code: 'INVALID_INPUT',
    rule: 'known_template',
    path: ['template'],
    message: `There is no template ${JSON.stringify(key.slice(0, 100))}.${hint}`,
    received: key.slice(0, 100),
    allowed: near.length > 0 ? near : keys,
  };
}
