// One format over a placeholder, at no cost: nothing is stored, no model runs.

import { lacksScope } from '../auth/require-scope.ts';
import type { Actor } from '../domain/actor.ts';
import { ownUserId } from '../domain/actor.ts';
import { fail, type InputProblem, type Result, succeed } from '../domain/errors.ts';
import { checkPicture } from '../templates/check-picture.ts';
import { FORMATS } from '../templates/formats.ts';
import { renderPreview } from '../templates/render-preview.ts';
import type { EncodedImage } from '../templates/typeset/encode-image.ts';
import type { RenderFailure } from '../templates/typeset/render-failure.ts';
import { validateFormats, validateVariables } from '../templates/validate-variables.ts';
import type { JobDeps } from './job-deps.ts';
import { unknownTemplate } from './prepare-template.ts';

export interface Preview {
  image: EncodedImage;
  /** The lowest contrast of any pixel under the words; Infinity without words. */
  contrast: number;
}

const READ_MS = 3000;

/** Pictures of variables show when they are at hand; what a model would make does not. */
export async function previewTemplate(
  deps: JobDeps,
  actor: Actor,
  request: { template: string; variables: unknown; format: string },
): Promise<Result<Preview>> {
  const refusal = lacksScope(actor, 'generate');
  if (refusal !== undefined) return fail(refusal);
  const template = deps.templates.get(request.template);
  if (template === undefined) return fail(unknownTemplate(deps, request.template));
  const formats = validateFormats(template, [request.format]);
  const validated = await validateVariables(template, request.variables, {
    now: deps.now(),
    allowLoopbackHttp: deps.settings.allowLoopbackInputs,
  });
  if (!formats.ok || !validated.ok) {
    return fail(...(validated.ok ? [] : validated.errors), ...(formats.ok ? [] : formats.errors));
  }
  const { variables } = validated;
  const assets: Record<string, Buffer> = {};
  for (const [name, rule] of Object.entries(template.pictures)) {
    const reference = variables[name];
    if (rule.asset === null || typeof reference !== 'string') continue;
    const read = await deps.readReference(reference, ownUserId(actor), AbortSignal.timeout(READ_MS));
    if (!read.ok) return fail(pictureProblem(name, 'image', read.message));
    const checked = await checkPicture(read.bytes, rule);
    if (!checked.ok) return fail(pictureProblem(name, checked.rule, `${name} ${checked.message}.`));
    assets[rule.asset] = read.bytes;
  }
  const format = FORMATS[formats.formats[0] ?? 'SOCIAL_1080X1080'];
  const rendered = await renderPreview({ template, variables, format, assets });
  if (!rendered.ok) return fail(toProblem(rendered.failure));
  return succeed({ image: rendered.final, contrast: rendered.contrast });
}

function pictureProblem(name: string, rule: string, message: string): InputProblem {
  return {
    code: 'INVALID_INPUT',
    rule,
    path: ['variables', name],
    message,
    received: undefined,
    allowed: undefined,
  };
}

function toProblem(failure: RenderFailure): InputProblem {
  const variable = 'variable' in failure ? [failure.variable] : [];
  return {
    code: 'INVALID_INPUT',
    rule: failure.code.toLowerCase(),
    path: ['variables', ...variable],
    message: `${failure.message}.`,
    received: undefined,
    allowed: failure.code === 'TEXT_DOES_NOT_FIT' ? [failure.longest] : undefined,
  };
}
