// The edge's spelling of a render: GraphQL names in, REST names to the verbs, and paths of errors back again.

import type { UserError } from '../domain/errors.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { formatMoney } from '../domain/money.ts';
import type { RenderRequest } from '../jobs/prepare-template.ts';
import { type FieldInfo, fieldsOf } from '../registry/define-model.ts';
import type { TemplateRegistry } from '../templates/template-registry.ts';
import type { RenderTemplateInput, TemplateInput } from './generated/resolvers.ts';

type ToEdge = (errors: readonly UserError[]) => UserError[];

export function toRenderRequest(
  templates: TemplateRegistry,
  input: RenderTemplateInput,
): { request: RenderRequest; toEdge: ToEdge } {
  const { key, variables, toEdge } = toTemplateVariables(templates, input.template);
  return { request: { ...input, template: key, variables, fileType: input.fileType?.toLowerCase() }, toEdge };
}

export function toTemplateVariables(
  templates: TemplateRegistry,
  input: TemplateInput,
): { key: string; variables: JsonObject; toEdge: ToEdge } {
  // @oneOf has been checked: exactly one arm is there.
  const [[arm, given] = ['', {}]]: [string, unknown][] = Object.entries(input);
  const template = templates.byArm(arm);
  const fields = template === undefined ? [] : fieldsOf({ inputs: template.variables });
  const variables: JsonObject = {};
  for (const [name, value] of Object.entries(given ?? {})) {
    const field = fields.find(({ graphqlName }) => graphqlName === name);
    const json: JsonValue | undefined = value;
    if (json !== undefined && json !== null) variables[field?.name ?? name] = toRestValue(field, json);
  }
  return {
    key: template?.key ?? arm,
    variables,
    toEdge: (errors) => errors.map((error) => ({ ...error, path: toEdgePath(error.path, arm, fields) })),
  };
}

/** The scalars read dates as milliseconds and money as micro-dollars; variables hold them as text. */
function toRestValue(field: FieldInfo | undefined, value: JsonValue): JsonValue {
  if (field?.type === 'DateTime' && typeof value === 'number') return new Date(value).toISOString();
  if (field?.type === 'Money' && typeof value === 'number') return formatMoney(value);
  return value;
}

function toEdgePath(path: readonly string[], arm: string, fields: readonly FieldInfo[]): string[] {
  const [head, name, ...rest] = path;
  if (head !== 'variables') return [...path];
  const field = fields.find((known) => known.name === name);
  return ['template', arm, ...(name === undefined ? [] : [field?.graphqlName ?? name]), ...rest];
}
