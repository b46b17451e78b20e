// The queue: what was submitted, and how far each request is by the clock. Nothing moves by itself; a request's
// state follows from the time since its submission.

import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Behaviours, Fault, Timing } from './behaviour.ts';
import { type Endpoint, endpoints, problemsOf, unknownEndpoint } from './endpoints.ts';

export interface SandboxRequest {
  id: string;
  endpointId: string;
  endpoint: Endpoint;
  input: Record<string, unknown>;
  webhookUrl: string | null;
  submittedAt: number;
  timing: Timing;
  fault: Fault | null;
  canceledAt: number | null;
  problems: object[];
  /** How often each of its addresses was asked, for faults that pass. */
  calls: Record<string, number>;
}

export interface LogItem {
  message: string;
  level: 'INFO';
  source: 'USER';
  timestamp: string;
}

export type State =
  | { status: 'IN_QUEUE'; position: number; nextInMs: number }
  | { status: 'IN_PROGRESS'; logs: LogItem[]; nextInMs: number }
  | { status: 'COMPLETED'; logs: LogItem[]; error: string | null; errorType: string | null };

export interface Requests {
  submit(endpointId: string, input: Record<string, unknown>, webhookUrl: string | null): SandboxRequest;
  get(id: string): SandboxRequest | undefined;
  /** In order; of long ago without their inputs, and not among them. */
  all(): SandboxRequest[];
  /** What the control surface shows: every accepted submission, in order. */
  list(): object[];
}

const FORGET_PAYLOADS_OF = 20_000;
const LARGEST_SHOWN = 10_000;

export function createRequests(behaviours: Behaviours): Requests {
  const all = new Map<string, SandboxRequest>();
  const order: SandboxRequest[] = [];
  return {
    submit(endpointId, input, webhookUrl) {
      const endpoint = endpoints[endpointId] ?? unknownEndpoint;
      const { timing, fault } = behaviours.take(promptOf(input));
      const request: SandboxRequest = {
        id: randomUUID(),
        endpointId,
        endpoint,
        input,
        webhookUrl,
        submittedAt: Date.now(),
        timing,
        fault,
        canceledAt: null,
        problems: problemsOf(endpoint, input),
        calls: {},
      };
      all.set(request.id, request);
      order.push(request);
      // The list stays complete; what is long done gives its input back.
      const old = order[order.length - FORGET_PAYLOADS_OF];
      if (old !== undefined) {
        old.input = {};
        all.delete(old.id);
      }
      return request;
    },
    get: (id) => all.get(id),
    all: () => [...all.values()],
    list: () =>
      order.map((request) => ({
        requestId: request.id,
        endpoint: request.endpointId,
        input: shorten(request.input),
        webhookUrl: request.webhookUrl,
        status: stateOf(request).status,
        submittedAt: new Date(request.submittedAt).toISOString(),
      })),
  };
}

export function promptOf(input: Record<string, unknown>): string {
  return z.string().catch('').parse(input['prompt']);
}

function shorten(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [
      name,
      typeof value === 'string' && value.length > LARGEST_SHOWN
        ? `${value.slice(0, 100)}… (${value.length})`
        : value,
    ]),
  );
}

export function stateOf(request: SandboxRequest, now = Date.now()): State {
  const { queueMs, positions, runMs, logs } = request.timing;
  const elapsed = now - request.submittedAt;
  if (request.canceledAt !== null) {
    return { status: 'COMPLETED', logs: [], error: 'Request was cancelled', errorType: 'client_cancelled' };
  }
  if (elapsed < queueMs) {
    const place = queueMs / (positions + 1);
    const position = positions - Math.floor(elapsed / place);
    return { status: 'IN_QUEUE', position, nextInMs: place - (elapsed % place) };
  }
  const ran = elapsed - queueMs;
  const done = ran >= runMs && request.fault !== 'never-completes';
  const written = runMs === 0 || done ? logs : Math.min(logs, Math.floor((logs * ran) / runMs));
  const lines = Array.from({ length: written }, (_, index) => logLine(request, index));
  if (!done) {
    const step = runMs / Math.max(1, logs);
    return {
      status: 'IN_PROGRESS',
      logs: lines,
      nextInMs: ran >= runMs ? 60_000 : Math.max(1, step - (ran % step)),
    };
  }
  return { status: 'COMPLETED', logs: lines, ...failureOf(request) };
}

function failureOf(request: SandboxRequest): { error: string | null; errorType: string | null } {
  const failing =
    request.problems.length > 0 || request.fault === 'run-422' || request.fault === 'content-policy';
  if (failing) return { error: 'Invalid status code: 422', errorType: 'bad_request' };
  if (request.fault === 'run-500')
    return { error: 'Invalid status code: 500', errorType: 'runner_server_error' };
  return { error: null, errorType: null };
}

function logLine({ submittedAt, timing }: SandboxRequest, index: number): LogItem {
  const at = submittedAt + timing.queueMs + (timing.runMs * (index + 1)) / Math.max(1, timing.logs);
  return {
    message: `Sampling step ${index + 1}/${timing.logs}`,
    level: 'INFO',
    source: 'USER',
    timestamp: new Date(at).toISOString(),
  };
}
