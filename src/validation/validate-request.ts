// A request against its model: every problem at once, each with its path, the rule and what was received.

import type { InputProblem } from '../domain/errors.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { fieldsOf, type ModelDefinition } from '../registry/define-model.ts';
import { findReferences } from '../registry/references.ts';
import type { Registry } from '../registry/registry.ts';
import { checkShape, type ShapeProblem } from './json-shape.ts';
import { optionsSchema } from './options.ts';
import { checkReference } from './references.ts';
import { toProblems } from './zod-problems.ts';

export interface RawRequest {
  model: string;
  inputs: unknown;
  options: unknown;
}

export interface ValidatedRequest {
  model: ModelDefinition;
  /** In REST spelling. */
  inputs: JsonObject;
  /** In REST spelling; only what was given, the seed as decimal text. */
  options: JsonObject;
}

export interface ValidationSettings {
  /** The provider is a program on this machine: it may be given addresses of this machine. */
  allowLoopbackHttp: boolean;
}

export type Validated = { ok: true; request: ValidatedRequest } | { ok: false; errors: InputProblem[] };

export function validateRequest(
  registry: Registry,
  raw: RawRequest,
  settings: ValidationSettings,
): Validated {
  const model = registry.get(raw.model);
  const options = checkOptions(raw.options);
  if (model === undefined) {
    return { ok: false, errors: [unknownModel(registry, raw.model), ...options.errors] };
  }
  const inputs = checkInputs(model, raw.inputs, settings, 'inputs');
  const errors = [...inputs.errors, ...options.errors, ...checkLimits(model, options.value)];
  if (errors.length > 0) return { ok: false, errors };
  return { ok: true, request: { model, inputs: inputs.value, options: options.value } };
}

export interface Checked {
  value: JsonObject;
  errors: InputProblem[];
}

function unknownModel(registry: Registry, id: string): InputProblem {
  const near = registry.nearest(id);
  const hint = near.length === 0 ? '' : ` Did you mean ${near.join(' or ')}?`;
  return {
    code: 'UNKNOWN_MODEL',
    message: `There is no model ${JSON.stringify(id.slice(0, 100))}.${hint}`,
    path: ['model'],
    rule: 'known_model',
    received: id.slice(0, 100),
    allowed: near.length > 0 ? near : registry.list().map((model) => model.id),
  };
}

/** Inputs against their schema and what their references may name; `root` is where they are in the request. */
export function checkInputs(
  subject: Pick<ModelDefinition, 'inputs'>,
  raw: unknown,
  settings: ValidationSettings,
  root: string,
): Checked {
  const given = withoutNulls(raw);
  const shape = checkShape(given);
  if (shape !== undefined) return { value: {}, errors: [toShapeProblem(shape, root)] };
  const parsed = subject.inputs.safeParse(given);
  const names = fieldsOf(subject).map(({ name }) => name);
  const errors = parsed.success ? [] : toProblems(parsed.error, given, [root], names);
  const known = new Set(errors.map(({ path }) => path.join('/')));
  for (const problem of checkReferences(subject, given, settings, root)) {
    if (!known.has(problem.path.join('/'))) errors.push(problem);
  }
  return { value: parsed.success ? toJsonObject(parsed.data) : {}, errors };
}

function toShapeProblem({ path, rule, message }: ShapeProblem, root: string): InputProblem {
  const where = [root, ...path];
  return {
    code: 'INVALID_INPUT',
    message: `${where.join('.')} ${message}.`,
    path: where,
    rule,
    received: undefined,
    allowed: undefined,
  };
}

function checkReferences(
  subject: Pick<ModelDefinition, 'inputs'>,
  given: unknown,
  settings: ValidationSettings,
  root: string,
): InputProblem[] {
  if (typeof given !== 'object' || given === null) return [];
  return findReferences(subject, given).flatMap(({ path, value }) => {
    const problem = checkReference(value, { allowLoopback: settings.allowLoopbackHttp });
    if (problem === undefined) return [];
    return [
      {
        code: 'INVALID_INPUT' as const,
        message: `${path.join('.')} ${problem.message}.`,
        path: [root, ...path],
        rule: problem.rule,
        received: value.length > 200 ? `${value.slice(0, 100)}…` : value,
        allowed: problem.rule === 'scheme' ? ['https:', 's3:', 'data:', 'easel:'] : undefined,
      },
    ];
  });
}

function checkOptions(raw: unknown): Checked {
  const given = withoutNulls(raw ?? {});
  const parsed = optionsSchema.safeParse(given);
  if (parsed.success) return { value: toJsonObject(parsed.data), errors: [] };
  return {
    value: {},
    errors: toProblems(parsed.error, given, ['options'], Object.keys(optionsSchema.shape)),
  };
}

/** What a model cannot make at all. */
function checkLimits(model: ModelDefinition, options: JsonObject): InputProblem[] {
  const { num_images } = options;
  if (typeof num_images !== 'number' || num_images <= model.limits.maxImages) return [];
  return [
    {
      code: 'INVALID_INPUT',
      message: `${model.id} makes at most ${model.limits.maxImages} image${model.limits.maxImages === 1 ? '' : 's'} a request.`,
      path: ['options', 'num_images'],
      rule: 'unsupported',
      received: num_images,
      allowed: undefined,
    },
  ];
}

/** A value that is null is one that was not given. */
function withoutNulls(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null));
}

function toJsonObject(data: Record<string, unknown>): JsonObject {
  const copy: JsonObject = {};
  for (const [name, value] of Object.entries(data)) {
    if (value !== undefined) copy[name] = value as JsonValue;
  }
  return copy;
}
