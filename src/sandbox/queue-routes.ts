// fal's queue over HTTP: submit, status, status stream, result, cancel.

import type { ServerResponse } from 'node:http';
import type { Behaviours } from './behaviour.ts';
import { type Incoming, readJson, sendJson } from './exchange.ts';
import { promptOf, type Requests, type SandboxRequest, type State, stateOf } from './requests.ts';
import type { Results } from './results.ts';
import type { Webhooks } from './webhooks.ts';

export interface QueueParts {
  requests: Requests;
  results: Results;
  webhooks: Webhooks;
  behaviours: Behaviours;
}

const PASSING_FAULTS = { status: 3, result: 2 };
const COMMENT_MS = 15_000;

export async function serveQueue(
  parts: QueueParts,
  incoming: Incoming,
  response: ServerResponse,
): Promise<void> {
  const match = /^(.+?)\/requests\/([^/]+)(\/status\/stream|\/status|\/cancel|\/response)?$/.exec(
    incoming.path,
  );
  if (match === null)
    return incoming.method === 'POST' ? submit(parts, incoming, response) : notFound(incoming, response);
  const [, app = '', id = '', rest = ''] = match;
  const request = parts.requests.get(id);
  if (request === undefined) {
    const status = rest === '/cancel' ? { status: 'NOT_FOUND' } : { detail: 'Request not found' };
    return sendJson(response, 404, status, { 'x-fal-request-id': id });
  }
  const urls = urlsOf(incoming.origin, app, id);
  const withLogs = ['1', 'true'].includes(incoming.query.get('logs') ?? '');
  switch (rest) {
    case '/status':
      return answerStatus(request, urls, withLogs, response);
    case '/status/stream':
      return streamStatus(request, urls, withLogs, response);
    case '/cancel':
      return cancel(request, response);
    default:
      return answerResult(parts, request, incoming, response);
  }
}

function notFound({ path }: Incoming, response: ServerResponse): void {
  sendJson(response, 404, { detail: `Path /${path} not found` }, { 'x-fal-billable-units': '0' });
}

async function submit(parts: QueueParts, incoming: Incoming, response: ServerResponse): Promise<void> {
  const input = await readJson(incoming.message);
  if (!/^[\w.-]+(\/[\w.-]+)+$/.test(incoming.path)) return notFound(incoming, response);
  if (input === undefined) return sendJson(response, 422, { detail: 'The body must be a JSON object' });
  if (incoming.message.headers.authorization === 'Key invalid')
    return sendJson(response, 401, { detail: 'Cannot access application: the key is invalid' });
  if (refuseBeforeAccepting(parts.behaviours, promptOf(input), response)) return;
  const request = parts.requests.submit(incoming.path, input, incoming.query.get('fal_webhook'));
  parts.webhooks.announce(request, () => parts.results.answer(request, incoming.origin));
  if (request.fault === 'submit-reset-after-accept') return void response.destroy();
  const app = incoming.path
    .split('/')
    .slice(0, /^(workflows|comfy)\//.test(incoming.path) ? 3 : 2)
    .join('/');
  const body = {
    status: 'IN_QUEUE',
    request_id: request.id,
    gateway_request_id: request.id,
    queue_position: request.timing.positions,
    logs: null,
    metrics: {},
    ...urlsOf(incoming.origin, app, request.id),
  };
  sendJson(response, 200, body, { 'x-fal-request-id': request.id });
}

/** Faults of the submission itself: nothing is accepted. */
function refuseBeforeAccepting(behaviours: Behaviours, prompt: string, response: ServerResponse): boolean {
  switch (behaviours.takeSubmitFault(prompt)) {
    case 'submit-503':
      sendJson(response, 503, { detail: 'Service unavailable', error_type: 'runner_scheduling_failure' });
      return true;
    case 'submit-429':
      sendJson(response, 429, { detail: 'Too many requests' }, { 'retry-after': '1' });
      return true;
    case 'submit-reset':
      response.destroy();
      return true;
    default:
      return false;
  }
}

function urlsOf(origin: string, app: string, id: string): Record<string, string> {
  const base = `${origin}/queue.fal.run/${app}/requests/${id}`;
  return { response_url: base, status_url: `${base}/status`, cancel_url: `${base}/cancel` };
}

function statusBody(
  request: SandboxRequest,
  state: State,
  urls: Record<string, string>,
  logs: object[] | null,
): object {
  return {
    status: state.status,
    request_id: request.id,
    queue_position: state.status === 'IN_QUEUE' ? state.position : null,
    logs,
    metrics: state.status === 'COMPLETED' ? { inference_time: request.timing.runMs / 1000 } : {},
    ...(state.status === 'COMPLETED' && state.error !== null
      ? { error: state.error, error_type: state.errorType }
      : {}),
    ...urls,
  };
}

function countCall(request: SandboxRequest, name: 'status' | 'result'): number {
  const count = (request.calls[name] ?? 0) + 1;
  request.calls[name] = count;
  return count;
}

function answerStatus(
  request: SandboxRequest,
  urls: Record<string, string>,
  withLogs: boolean,
  response: ServerResponse,
): void {
  if (request.fault === 'status-500' && countCall(request, 'status') <= PASSING_FAULTS.status) {
    return sendJson(response, 500, { detail: 'Internal server error' }, { 'x-fal-request-id': request.id });
  }
  const state = stateOf(request);
  const logs = withLogs ? (state.status === 'IN_QUEUE' ? [] : state.logs) : null;
  sendJson(response, state.status === 'COMPLETED' ? 200 : 202, statusBody(request, state, urls, logs), {
    'x-fal-request-id': request.id,
  });
}

function streamStatus(
  request: SandboxRequest,
  urls: Record<string, string>,
  withLogs: boolean,
  response: ServerResponse,
): void {
  if (request.fault === 'status-500' && countCall(request, 'status') <= PASSING_FAULTS.status) {
    return sendJson(response, 500, { detail: 'Internal server error' }, { 'x-fal-request-id': request.id });
  }
  response.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-cache',
    'x-fal-request-id': request.id,
  });
  let told = 0;
  let timer: NodeJS.Timeout | undefined;
  const comments = setInterval(() => response.write(': keep-alive\n\n'), COMMENT_MS);
  const tell = (): void => {
    const state = stateOf(request);
    const all = state.status === 'IN_QUEUE' ? [] : state.logs;
    const logs = withLogs ? all.slice(told) : null;
    told = all.length;
    response.write(`data: ${JSON.stringify(statusBody(request, state, urls, logs))}\n\n`);
    if (request.fault === 'stream-drop') return void response.destroy();
    if (state.status === 'COMPLETED') return void response.end();
    timer = setTimeout(tell, Math.ceil(state.nextInMs));
  };
  response.on('close', () => {
    clearTimeout(timer);
    clearInterval(comments);
  });
  tell();
}

function cancel(request: SandboxRequest, response: ServerResponse): void {
  const headers = { 'x-fal-request-id': request.id };
  const { status } = stateOf(request);
  if (status === 'COMPLETED') return sendJson(response, 400, { status: 'ALREADY_COMPLETED' }, headers);
  // What runs already runs to its end.
  if (status === 'IN_PROGRESS' && request.fault !== 'never-completes')
    return sendJson(response, 400, { status: 'ALREADY_RUNNING' }, headers);
  request.canceledAt = Date.now();
  sendJson(response, 202, { status: 'CANCELLATION_REQUESTED' }, headers);
}

async function answerResult(
  parts: QueueParts,
  request: SandboxRequest,
  incoming: Incoming,
  response: ServerResponse,
): Promise<void> {
  const headers = { 'x-fal-request-id': request.id };
  if (stateOf(request).status !== 'COMPLETED')
    return sendJson(response, 400, { detail: 'Request is still in progress' }, headers);
  if (request.fault === 'result-500' && countCall(request, 'result') <= PASSING_FAULTS.result) {
    return sendJson(response, 500, { detail: 'Internal server error' }, headers);
  }
  const answer = await parts.results.answer(request, incoming.origin);
  sendJson(response, answer.status, answer.body, answer.headers);
}
