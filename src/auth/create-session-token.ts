// A short token that a server hands to a browser: for one user, or for the progress of one job.

import { type Actor, hasScope, maySeeJob, ownUserId } from '../domain/actor.ts';
import { SCOPES, type Scope } from '../domain/api-key.ts';
import { fail, type InputProblem, type Result, succeed, type UserError } from '../domain/errors.ts';
import type { JsonValue } from '../domain/json.ts';
import { isUserId } from '../domain/user-id.ts';
import type { AuthDeps } from './auth-deps.ts';
import type { Session } from './session-tokens.ts';

export interface SessionRequest {
  /** The caller's own user when absent. */
  userId?: string | null | undefined;
  /** The token sees this job only. */
  jobId?: string | null | undefined;
  /** All that the caller may give when absent. */
  scopes?: readonly Scope[] | null | undefined;
  expiresInSeconds?: number | null | undefined;
}

const DEFAULT_S = 3600;
const LEAST_S = 60;
const MOST_S = 24 * 3600;
/** A token may renew itself until so long after the first one was made. */
const LONGEST_CHAIN_MS = 7 * 24 * 3600 * 1000;
/** What a token for somebody else may hold at most. */
const FOR_OTHERS = new Set<Scope>(['generate', 'read']);

export async function createSessionToken(
  deps: Pick<AuthDeps, 'store' | 'now' | 'sessions'>,
  actor: Actor,
  request: SessionRequest,
): Promise<Result<{ token: string; expiresAt: number }>> {
  if (actor.kind === 'user' && actor.onlyJobId !== null)
    return fail(forbidden('A token for one job makes no others.', []));
  const now = deps.now();
  const seconds = request.expiresInSeconds ?? DEFAULT_S;
  const errors = [...checkLifetime(seconds), ...checkWhoAndWhat(request)];
  if (errors.length > 0) return fail(...errors);
  const scoped =
    request.jobId === null || request.jobId === undefined
      ? ofUser(actor, request)
      : await ofJob(deps, actor, request.jobId);
  if (!scoped.ok) return scoped;
  const since = actor.via?.sessionSince ?? now;
  // A token tells its end in whole seconds.
  const expiresAt = Math.floor(Math.min(now + seconds * 1000, since + LONGEST_CHAIN_MS) / 1000) * 1000;
  if (expiresAt < now + (LEAST_S - 1) * 1000)
    return fail(forbidden('This session has been renewed for a week: present an API key again.', []));
  const keyId = actor.kind === 'user' ? (actor.key?.id ?? null) : null;
  const token = await deps.sessions.sign({ ...scoped.value, keyId, since, expiresAt });
  return succeed({ token, expiresAt });
}

type Scoped = Pick<Session, 'userId' | 'scopes' | 'onlyJobId'>;

async function ofJob(deps: Pick<AuthDeps, 'store'>, actor: Actor, jobId: string): Promise<Result<Scoped>> {
  const job = hasScope(actor, 'read') ? await deps.store.jobs.get(jobId) : undefined;
  if (job === undefined || !maySeeJob(actor, job))
    return fail({ code: 'NOT_FOUND', message: `There is no job ${jobId.slice(0, 100)}.`, path: ['jobId'] });
  return succeed({ userId: job.userId, scopes: ['read'], onlyJobId: job.id });
}

function ofUser(actor: Actor, request: SessionRequest): Result<Scoped> {
  const own = ownUserId(actor);
  const userId = request.userId ?? own;
  if (userId !== own && !hasScope(actor, 'act-as'))
    return fail(forbidden('This key may not act for another user.', ['userId']));
  const givable = SCOPES.filter(
    (scope) => hasScope(actor, scope) && (userId === own || FOR_OTHERS.has(scope)),
  );
  const scopes = request.scopes ?? givable;
  const index = scopes.findIndex((scope) => !givable.includes(scope));
  if (index !== -1)
    return fail(forbidden('A token holds no more than its maker may give.', ['scopes', String(index)]));
  return succeed({ userId, scopes, onlyJobId: null });
}

function checkLifetime(seconds: number): InputProblem[] {
  if (Number.isInteger(seconds) && seconds >= LEAST_S && seconds <= MOST_S) return [];
  return [problem(['expiresInSeconds'], 'range', `A token lives ${LEAST_S} to ${MOST_S} seconds.`, seconds)];
}

function checkWhoAndWhat({ userId, jobId, scopes }: SessionRequest): InputProblem[] {
  const problems: InputProblem[] = [];
  const hasJob = jobId !== null && jobId !== undefined;
  if (typeof userId === 'string' && !isUserId(userId))
    problems.push(
      problem(
        ['userId'],
        'format',
        'A user id has 1 to 128 characters, no slash and no control character.',
        userId.slice(0, 200),
      ),
    );
  if (hasJob && (userId ?? scopes ?? null) !== null)
    problems.push(
      problem(
        ['jobId'],
        'exclusive',
        "A token for a job is its user's, to read: leave userId and scopes out.",
        jobId.slice(0, 100),
      ),
    );
  if (scopes?.length === 0)
    problems.push(problem(['scopes'], 'required', 'A token needs at least one scope.', []));
  return problems;
}

function problem(path: string[], rule: string, message: string, received: JsonValue): InputProblem {
  return { code: 'INVALID_INPUT', path, rule, message, received, allowed: undefined };
}

function forbidden(message: string, path: string[]): UserError {
  return { code: 'FORBIDDEN', message, path };
}
