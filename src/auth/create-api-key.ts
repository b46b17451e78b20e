// Makes an API key. The secret is in the answer and nowhere else.

import { checkMarkup, checkUserId } from '../billing/change-account.ts';
import { type Actor, ownUserId } from '../domain/actor.ts';
import { type ApiKey, SCOPES, type Scope } from '../domain/api-key.ts';
import type { Budget, Markup } from '../domain/budget.ts';
import { fail, type InputProblem, type Result, succeed } from '../domain/errors.ts';
import { newId } from '../domain/ids.ts';
import type { JsonValue } from '../domain/json.ts';
import { formatMoney } from '../domain/money.ts';
import type { Priority } from '../domain/priority.ts';
import { audit } from './audit.ts';
import type { AuthDeps } from './auth-deps.ts';
import { lacksScope } from './require-scope.ts';
import { newSecret } from './secrets.ts';

export interface NewKey {
  /** Whose it is; the caller's own when absent. */
  userId?: string | null | undefined;
  name: string;
  scopes?: readonly string[] | null | undefined;
  models?: readonly string[] | null | undefined;
  budget?: Budget | null | undefined;
  markup?: Markup | null | undefined;
  requestsPerMinute?: number | null | undefined;
  concurrentJobs?: number | null | undefined;
  maxPriority?: Priority | null | undefined;
  expiresAt?: number | null | undefined;
}

const DEFAULT_SCOPES: readonly Scope[] = ['generate', 'read'];

export async function createApiKey(
  deps: Pick<AuthDeps, 'store' | 'now' | 'isModel'>,
  actor: Actor,
  input: NewKey,
): Promise<Result<{ key: ApiKey; secret: string }>> {
  const refusal = lacksScope(actor, 'operator');
  if (refusal !== undefined) return fail(refusal);
  const problems = checkNewKey(input, deps);
  if (problems.length > 0) return fail(...problems);
  const { secret, prefix, hash } = newSecret();
  const asked = input.scopes ?? DEFAULT_SCOPES;
  const key: ApiKey = {
    id: newId('key'),
    userId: input.userId ?? ownUserId(actor),
    name: input.name.trim(),
    scopes: SCOPES.filter((scope) => asked.includes(scope)),
    models: input.models === null || input.models === undefined ? null : [...new Set(input.models)],
    budget: input.budget ?? null,
    markup: input.markup ?? null,
    requestsPerMinute: input.requestsPerMinute ?? null,
    concurrentJobs: input.concurrentJobs ?? null,
    maxPriority: input.maxPriority ?? null,
    prefix,
    hash,
    createdAt: deps.now(),
    expiresAt: input.expiresAt ?? null,
    revokedAt: null,
    lastUsedAt: null,
  };
  await audit(deps, actor, { action: 'KEY_CREATED', target: key.id, details: detailsOf(key) });
  await deps.store.keys.create(key);
  return succeed({ key, secret });
}

function detailsOf(key: ApiKey): Record<string, JsonValue> {
  return {
    userId: key.userId,
    name: key.name,
    prefix: key.prefix,
    scopes: [...key.scopes],
    models: key.models === null ? null : [...key.models],
    budget:
      key.budget === null ? null : `${formatMoney(key.budget.limit)}/${key.budget.period.toLowerCase()}`,
    expiresAt: key.expiresAt === null ? null : new Date(key.expiresAt).toISOString(),
  };
}

const MOST_NAME = 100;
const MOST_MODELS = 200;

function checkNewKey(input: NewKey, { now, isModel }: Pick<AuthDeps, 'now' | 'isModel'>): InputProblem[] {
  const problems: InputProblem[] = [];
  const refuse = (
    path: string[],
    rule: string,
    message: string,
    received: JsonValue,
    allowed?: readonly string[],
  ): void => {
    problems.push({ code: 'INVALID_INPUT', path, rule, message, received, allowed: allowed && [...allowed] });
  };
  const { userId, name, scopes, models, budget, markup, requestsPerMinute, concurrentJobs, expiresAt } =
    input;
  if (typeof userId === 'string') problems.push(...checkUserId(userId));
  if (name.trim() === '' || [...name].length > MOST_NAME || /\p{Cc}/u.test(name))
    refuse(['name'], 'length', `A name has 1 to ${MOST_NAME} characters.`, name.slice(0, 200));
  if (scopes?.length === 0) refuse(['scopes'], 'required', 'A key needs at least one scope.', [], SCOPES);
  for (const [index, scope] of (scopes ?? []).entries())
    if (!SCOPES.some((known) => known === scope))
      refuse(['scopes', String(index)], 'one_of', 'There is no such scope.', scope.slice(0, 100), SCOPES);
  if (models?.length === 0) refuse(['models'], 'required', 'A key needs at least one model, or no list.', []);
  if (models !== null && models !== undefined && models.length > MOST_MODELS)
    refuse(['models'], 'length', `There may be at most ${MOST_MODELS} models.`, models.length);
  for (const [index, model] of (models ?? []).slice(0, MOST_MODELS).entries())
    if (!isModel(model))
      refuse(['models', String(index)], 'known_model', 'There is no such model.', model.slice(0, 100));
  problems.push(...checkMarkup(markup ?? null));
  if (budget !== null && budget !== undefined && budget.limit < 0)
    refuse(['budget', 'limit'], 'range', 'A limit is not below 0.', formatMoney(budget.limit));
  if (typeof requestsPerMinute === 'number' && !isWithin(requestsPerMinute, 1, 1_000_000))
    refuse(['requestsPerMinute'], 'range', 'It must be 1 to 1000000.', requestsPerMinute);
  if (typeof concurrentJobs === 'number' && !isWithin(concurrentJobs, 1, 10_000))
    refuse(['concurrentJobs'], 'range', 'It must be 1 to 10000.', concurrentJobs);
  if (typeof expiresAt === 'number' && expiresAt <= now())
    refuse(
      ['expiresAt'],
      'range',
      'A key must not have expired when it is made.',
      new Date(expiresAt).toISOString(),
    );
  return problems;
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
