// What a caller may do. Every verb asks here before it does anything.

import { type Actor, hasScope } from '../domain/actor.ts';
import type { Scope } from '../domain/api-key.ts';
import { AppError, type UserError } from '../domain/errors.ts';
import { atMostPriority, DEFAULT_PRIORITY, type Priority } from '../domain/priority.ts';

/** Why an actor may not do this, as data; undefined when it may. */
export function lacksScope(actor: Actor, scope: Scope): UserError | undefined {
  if (hasScope(actor, scope)) return undefined;
  return { code: 'FORBIDDEN', message: messageOf(scope), path: [] };
}

/** Raises AppError, for reads, whose answers hold no errors. */
export function requireScope(actor: Actor, scope: Scope): void {
  if (!hasScope(actor, scope)) throw new AppError('FORBIDDEN', messageOf(scope));
}

/** Raises AppError for a token of one job: it sees nothing of the user's but that job. */
export function requireWholeUser(actor: Actor): void {
  if (actor.kind === 'user' && actor.onlyJobId !== null)
    throw new AppError('FORBIDDEN', 'This token is for the progress of one job only.');
}

/** Why an actor's key may not run a model; undefined when it may. */
export function lacksModel(actor: Actor, model: string): UserError | undefined {
  const models = actor.kind === 'user' ? (actor.key?.models ?? null) : null;
  if (models === null || models.includes(model)) return undefined;
  return {
    code: 'FORBIDDEN',
    message: `This key may not run ${model}, only ${models.join(', ')}.`,
    path: ['model'],
  };
}

/** The most urgent that an actor's jobs may be: as usual, unless its key says otherwise. */
export function mostPriority(actor: Actor): Priority {
  if (hasScope(actor, 'operator')) return 'HIGH';
  return (actor.kind === 'user' ? actor.key?.maxPriority : null) ?? DEFAULT_PRIORITY;
}

/** Why an actor may not ask for this priority; undefined when it may. */
export function lacksPriority(actor: Actor, asked: Priority | null | undefined): UserError | undefined {
  const most = mostPriority(actor);
  if (asked === null || asked === undefined || atMostPriority(asked, most) === asked) return undefined;
  return { code: 'FORBIDDEN', message: `This key's jobs may be ${most} at most.`, path: ['priority'] };
}

function messageOf(scope: Scope): string {
  return `This needs the scope ${scope}, which this key or token does not have.`;
}
