// From what a caller sends to what can be accepted: who it is for, what it asks, what it costs. Creates nothing, so
// that estimate and submit cannot disagree.

import { hash } from 'node:crypto';
import { z } from 'zod';
import { lacksModel, lacksPriority, lacksScope } from '../auth/require-scope.ts';
import { type Actor, hasScope, ownUserId } from '../domain/actor.ts';
import { fail, type InputProblem, type Result, succeed, type UserError } from '../domain/errors.ts';
import { checkPrice } from '../billing/check-price.ts';
import { readTerms, type Terms } from '../billing/terms.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { formatMoney, type Micros } from '../domain/money.ts';
import type { Priority } from '../domain/priority.ts';
import { isUserId } from '../domain/user-id.ts';
import type { ModelDefinition } from '../registry/define-model.ts';
import { CUSTOM_MODEL, type Price, priceRequest } from '../registry/price.ts';
import { toProviderInput } from '../transform/to-provider-input.ts';
import { validateRequest } from '../validation/validate-request.ts';
import { checkWebhookUrl } from '../webhooks/check-webhook-url.ts';
import type { WebhookSettings } from '../webhooks/webhook-deps.ts';
import type { JobDeps } from './job-deps.ts';

/** A request as it comes from an edge, in REST spelling and unchecked. */
export interface GenerateRequest {
  model: string;
  inputs: unknown;
  options?: unknown;
  userId?: string | null | undefined;
  idempotencyKey?: string | null | undefined;
  maxCost?: Micros | null | undefined;
  deadlineSeconds?: number | null | undefined;
  reuse?: boolean | null | undefined;
  tags?: readonly string[] | null | undefined;
  webhookUrl?: string | null | undefined;
  priority?: Priority | null | undefined;
}

export interface PreparedRequest {
  userId: string;
  model: ModelDefinition;
  inputs: JsonObject;
  options: JsonObject;
  warnings: string[];
  /** What the user and the key are held to. */
  terms: Terms;
  price: Price;
  /** The job whose images are those of this request: then it is free. */
  reusedFrom: string | null;
  tags: string[];
  requestHash: string;
}

export async function prepareRequest(
  deps: JobDeps,
  actor: Actor,
  request: GenerateRequest,
): Promise<Result<PreparedRequest>> {
  if (request.model === CUSTOM_MODEL) {
    if (deps.registry.get(CUSTOM_MODEL) === undefined) return fail(customIsOff);
    await deps.learnEndpoint(endpointOf(request.inputs));
  }
  const user = resolveUser(actor, request.userId);
  const valid = validateRequest(
    deps.registry,
    { model: request.model, inputs: request.inputs, options: request.options ?? {} },
    { allowLoopbackHttp: deps.settings.allowLoopbackInputs },
  );
  const errors: UserError[] = [
    ...(user.ok ? [] : user.errors),
    ...(valid.ok ? [] : valid.errors),
    ...checkEnvelope(request, deps.settings),
  ];
  if (!user.ok || !valid.ok || errors.length > 0) return fail(...errors);

  const { model, inputs, options } = valid.request;
  const forbidden = lacksModel(actor, model.id) ?? lacksPriority(actor, request.priority);
  if (forbidden !== undefined) return fail(forbidden);
  const userId = user.value;
  const requestHash = hashRequest({ model: model.id, inputs, options });
  const at = deps.now();
  const terms = await readTerms(deps.store, actor, { userId, at });
  const reusedFrom = await findReusable(deps, request, { userId, options, requestHash });
  const price =
    reusedFrom === null ? priceRequest(model, inputs, options, { at, markup: terms.markup }) : FREE;
  const refused = checkPrice(price.total, { maxCost: request.maxCost, terms });
  if (refused !== undefined) return fail(refused);
  const routed = toProviderInput({ model, inputs, options });
  return succeed({
    userId,
    model,
    inputs,
    options,
    warnings: routed.warnings,
    terms,
    price,
    reusedFrom,
    tags: [...new Set(request.tags ?? [])],
    requestHash,
  });
}

const FREE: Price = { lines: [], total: 0 };

/** Only an explicit seed makes two requests the same. */
async function findReusable(
  { store }: Pick<JobDeps, 'store'>,
  { reuse }: Pick<GenerateRequest, 'reuse'>,
  { userId, options, requestHash }: Pick<PreparedRequest, 'userId' | 'options' | 'requestHash'>,
): Promise<string | null> {
  if (reuse !== true || options['seed'] === undefined) return null;
  return (await store.jobs.findReusable(userId, requestHash))?.id ?? null;
}

const customIsOff: UserError = {
  code: 'FORBIDDEN',
  message: 'This server takes no custom endpoints (CUSTOM_MODELS).',
  path: ['model'],
};

const custom = z.looseObject({ endpoint: z.string() });

function endpointOf(inputs: unknown): string {
  const parsed = custom.safeParse(inputs);
  return parsed.success ? parsed.data.endpoint : '';
}

/** The user that something is made for; whoever makes something passes here. */
export function resolveUser(actor: Actor, asked: string | null | undefined): Result<string> {
  const refusal = lacksScope(actor, 'generate');
  if (refusal !== undefined) return fail(refusal);
  const own = ownUserId(actor);
  if (asked === null || asked === undefined || asked === own) return succeed(own);
  if (!isUserId(asked)) {
    return fail(
      problem(
        ['userId'],
        'format',
        'A user id has 1 to 128 characters, no slash and no control character.',
        asked,
      ),
    );
  }
  if (hasScope(actor, 'act-as')) return succeed(asked);
  return fail({ code: 'FORBIDDEN', message: 'This key may not act for another user.', path: ['userId'] });
}

/** Everything around the model's own inputs. */
export function checkEnvelope(
  request: Omit<GenerateRequest, 'model' | 'inputs'>,
  settings: WebhookSettings,
): InputProblem[] {
  const problems: InputProblem[] = [];
  const tags = request.tags ?? [];
  if (tags.length > 20)
    problems.push(problem(['tags'], 'length', 'There may be at most 20 tags.', tags.length));
  for (const [index, tag] of tags.entries()) {
    if (tag.trim() !== '' && [...tag].length <= 64 && !/\p{Cc}/u.test(tag)) continue;
    problems.push(
      problem(['tags', String(index)], 'length', 'A tag has 1 to 64 characters.', tag.slice(0, 100)),
    );
  }
  const deadline = request.deadlineSeconds;
  if (typeof deadline === 'number' && !(Number.isInteger(deadline) && deadline >= 1 && deadline <= 86_400)) {
    problems.push(problem(['deadlineSeconds'], 'range', 'A deadline is 1 to 86400 seconds.', deadline));
  }
  if (typeof request.maxCost === 'number' && request.maxCost < 0) {
    const received = formatMoney(request.maxCost);
    problems.push(problem(['maxCost'], 'range', 'The most it may cost is not below 0.', received));
  }
  if (typeof request.webhookUrl === 'string') {
    const bad = checkWebhookUrl(request.webhookUrl, settings, ['webhookUrl']);
    if (bad !== undefined) problems.push(bad);
  }
  const key = request.idempotencyKey;
  if (typeof key === 'string' && !/^[\x21-\x7e]{1,255}$/.test(key)) {
    problems.push(
      problem(
        ['idempotencyKey'],
        'format',
        'An idempotency key is 1 to 255 printable ASCII characters without spaces.',
        key.slice(0, 100),
      ),
    );
  }
  return problems;
}

function problem(path: string[], rule: string, message: string, received: JsonValue): InputProblem {
  return { code: 'INVALID_INPUT', path, rule, message, received, allowed: undefined };
}

/** SHA-256 over the request with its keys in order, so that equal requests have equal hashes. */
export function hashRequest(request: JsonValue): string {
  return hash('sha256', canonical(request), 'hex');
}

function canonical(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? null)}`).join(',')}}`;
}
