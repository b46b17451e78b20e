// The body of `POST /api/templates/:template`, as the design has it: `{template, variables}`.

import { z } from 'zod';
import type { InputProblem } from '../domain/errors.ts';
import type { RenderRequest } from '../jobs/prepare-template.ts';
import { jsonSchemaOf } from '../registry/define-model.ts';
import type { TemplateRegistry } from '../templates/template-registry.ts';
import { IMAGE_TYPES } from '../templates/typeset/encode-image.ts';
import { toProblems } from '../validation/zod-problems.ts';
import { commonFields, parseLimit, toPriority } from './generate-body.ts';

const { reuse: _reuse, ...common } = commonFields;

/** What surrounds a template's variables; those are checked against the template, with everything else. */
const envelope = z.strictObject({
  template: z.string().optional(),
  variables: z.unknown(),
  formats: z.array(z.string()).nullish(),
  fileType: z.string().nullish(),
  ...common,
});

export type ParsedRender = { ok: true; request: RenderRequest } | { ok: false; errors: InputProblem[] };

/** `key`: the template of the path. One in the body must be the same. */
export function parseTemplateBody(
  body: unknown,
  key: string,
  idempotencyKey: string | undefined,
): ParsedRender {
  const parsed = envelope.safeParse(body);
  if (!parsed.success) {
    return { ok: false, errors: toProblems(parsed.error, body, [], Object.keys(envelope.shape)) };
  }
  const { template = key, maxCost, priority, ...request } = parsed.data;
  const limit = parseLimit(maxCost);
  const errors: InputProblem[] = limit.ok ? [] : [limit.error];
  if (template !== key) {
    const message = `template must be ${key}, as in the path.`;
    errors.push({
      code: 'INVALID_INPUT',
      rule: 'one_of',
      path: ['template'],
      message,
      received: template.slice(0, 100),
      allowed: [key],
    });
  }
  if (!limit.ok || errors.length > 0) return { ok: false, errors };
  return {
    ok: true,
    request: {
      ...request,
      template: key,
      priority: toPriority(priority),
      maxCost: limit.value,
      idempotencyKey: idempotencyKey ?? request.idempotencyKey,
    },
  };
}

/** OpenAPI: the body of each template. */
export function templateBodySchema(templates: TemplateRegistry): object {
  const rest = z.toJSONSchema(z.strictObject(common), { io: 'input' });
  return {
    anyOf: templates.list().map((template) => {
      const { $schema: _dialect, ...variables } = jsonSchemaOf({ inputs: template.variables });
      return {
        type: 'object',
        title: template.key,
        description: template.description,
        required: ['variables'],
        additionalProperties: false,
        properties: {
          template: { const: template.key },
          variables,
          formats: {
            type: 'array',
            items: { enum: [...template.formats] },
            minItems: 1,
            description: 'Which formats; all of the template’s when absent.',
          },
          fileType: { enum: [...IMAGE_TYPES], default: 'jpeg', description: 'The type of the files.' },
          ...rest.properties,
        },
      };
    }),
  };
}
