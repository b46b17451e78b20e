// What a request would cost and whether it would be accepted: everything that submitting does, short of creating.

import { overBudget } from '../billing/check-price.ts';
import { readLimits, tightest } from '../billing/read-budgets.ts';
import { holdsOf } from '../billing/terms.ts';
import type { Actor } from '../domain/actor.ts';
import { type Result, succeed, type UserError } from '../domain/errors.ts';
import type { Micros } from '../domain/money.ts';
import type { Price } from '../registry/price.ts';
import type { JobDeps } from './job-deps.ts';
import { type GenerateRequest, type PreparedRequest, prepareRequest } from './prepare-request.ts';
import { prepareTemplate, type RenderRequest } from './prepare-template.ts';

export interface Estimate extends Price {
  warnings: string[];
  /** Of the tightest budget or balance; null without one. */
  budgetRemaining: Micros | null;
  /** Why it would be refused all the same. */
  refusal: UserError | null;
}

export async function estimateRequest(
  deps: JobDeps,
  actor: Actor,
  request: GenerateRequest,
): Promise<Result<Estimate>> {
  const prepared = await prepareRequest(deps, actor, request);
  return prepared.ok ? succeed(await toEstimate(deps, prepared.value)) : prepared;
}

export async function estimateTemplate(
  deps: JobDeps,
  actor: Actor,
  request: RenderRequest,
): Promise<Result<Estimate>> {
  const prepared = await prepareTemplate(deps, actor, request);
  return prepared.ok ? succeed(await toEstimate(deps, prepared.value)) : prepared;
}

async function toEstimate(
  { store }: JobDeps,
  { price, warnings, terms }: PreparedRequest,
): Promise<Estimate> {
  const limits = terms.limits.filter(({ limit }) => limit !== null);
  const states = await readLimits(store, limits);
  const holds = holdsOf({ ...terms, limits }, price.total ?? 0);
  const short = holds.findIndex(({ amount }, index) => amount > (states[index]?.remaining ?? 0));
  const hold = holds[short];
  return {
    ...price,
    warnings,
    budgetRemaining: tightest(states)?.remaining ?? null,
    refusal: hold === undefined ? null : overBudget(hold, states[short]?.remaining ?? 0),
  };
}
