// A server that speaks fal's protocol and draws the pictures itself, so that everything runs without an account.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { serveBilling } from './billing.ts';
import { createBehaviours, DEFAULT_TIMING, ruleSchema } from './behaviour.ts';
import { serveDocuments } from './documents.ts';
import { type Incoming, readIncoming, readJson, sendJson } from './exchange.ts';
import { serveFiles, serveStorage } from './file-routes.ts';
import { serveQueue } from './queue-routes.ts';
import { createRequests, stateOf } from './requests.ts';
import { createResults } from './results.ts';
import { createUploads } from './uploads.ts';
import { createWebhooks } from './webhooks.ts';

export interface SandboxOptions {
  /** Default 0: any free one. */
  port?: number;
  host?: string;
  /** Milliseconds in the queue, places in it, milliseconds of a run, log lines of a run. */
  queueMs?: number;
  positions?: number;
  runMs?: number;
  logs?: number;
  /** Pause before a webhook is delivered a second time; it doubles from there. */
  webhookRetryMs?: number;
}

export interface Sandbox extends AsyncDisposable {
  url: string;
}

export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1';
  const { queueMs, positions, runMs, logs } = { ...DEFAULT_TIMING, ...options };
  const behaviours = createBehaviours({ queueMs, positions, runMs, logs });
  const requests = createRequests(behaviours);
  const results = createResults();
  const webhooks = createWebhooks({ retryMs: options.webhookRetryMs ?? 5000 });
  const parts = { behaviours, requests, results, webhooks, uploads: createUploads() };

  const server = createServer((message, response) => {
    answer(parts, message, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else
        sendJson(response, 500, { detail: error instanceof Error ? error.message : 'Internal server error' });
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, host, resolve);
  });
  const address = server.address();
  const port = address === null || typeof address === 'string' ? 0 : address.port;
  return {
    url: `http://${host}:${port}`,
    async [Symbol.asyncDispose]() {
      webhooks.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

type Parts = Parameters<typeof serveQueue>[0] & Parameters<typeof serveFiles>[0];

async function answer(parts: Parts, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const incoming = readIncoming(message, `http://${message.headers.host ?? 'localhost'}`);
  const { host, path } = incoming;
  if (path.startsWith('__sandbox/')) return serveControl(parts, incoming, response);
  if (path === '.well-known/jwks.json') return sendJson(response, 200, parts.webhooks.jwks);
  if (host.startsWith('rest.') && (await serveStorage(parts, incoming, response))) return;
  if (host.endsWith('fal.media') && (await serveFiles(parts, incoming, response))) return;
  if (serveDocuments(incoming, response)) return;
  if (await serveBilling(parts, incoming, response)) return;
  if (host === 'fal.run') return runNow(parts, incoming, response);
  if (host === 'queue.fal.run') return serveQueue(parts, incoming, response);
  sendJson(response, 404, { detail: `Path /${path} not found` }, { 'x-fal-billable-units': '0' });
}

/** `fal.run`: the same run, answered when it is done. */
async function runNow(parts: Parts, incoming: Incoming, response: ServerResponse): Promise<void> {
  const input = await readJson(incoming.message);
  if (incoming.method !== 'POST' || input === undefined)
    return sendJson(response, 422, { detail: 'The body must be a JSON object' });
  const request = parts.requests.submit(incoming.path, input, null);
  let state = stateOf(request);
  while (state.status !== 'COMPLETED' && !response.destroyed) {
    const { nextInMs } = state;
    await new Promise((resolve) => setTimeout(resolve, Math.ceil(nextInMs)));
    state = stateOf(request);
  }
  const { status, body, headers } = await parts.results.answer(request, incoming.origin);
  sendJson(response, status, body, headers);
}

/** For tests: what was submitted, and how later submissions behave. */
async function serveControl(parts: Parts, incoming: Incoming, response: ServerResponse): Promise<void> {
  if (incoming.path === '__sandbox/requests' && incoming.method === 'GET') {
    return sendJson(response, 200, { requests: parts.requests.list() });
  }
  if (incoming.path !== '__sandbox/behaviour' || incoming.method !== 'PUT')
    return sendJson(response, 404, { detail: 'Not found' });
  const rule = ruleSchema.safeParse(await readJson(incoming.message));
  if (!rule.success) return sendJson(response, 422, { detail: rule.error.message });
  parts.behaviours.set(rule.data);
  sendJson(response, 200, {});
}
