// What the sandbox billed, request by request, as fal's platform API tells it.

import type { ServerResponse } from 'node:http';
import { type Incoming, sendJson } from './exchange.ts';
import { type Requests, type SandboxRequest, stateOf } from './requests.ts';
import type { Results } from './results.ts';

const DEFAULT_LIMIT = 50;
const DAY_MS = 24 * 3600 * 1000;

/** True when the path was this one. */
export async function serveBilling(
  { requests, results }: { requests: Requests; results: Results },
  { host, path, method, query, origin }: Incoming,
  response: ServerResponse,
): Promise<boolean> {
  if (method !== 'GET' || host !== 'api.fal.ai' || path !== 'v1/models/billing-events') return false;
  const end = momentOf(query.get('end'), Date.now());
  const start = momentOf(query.get('start'), end - DAY_MS);
  const limit = Math.max(1, Number(query.get('limit') ?? DEFAULT_LIMIT));
  const first = Number(Buffer.from(query.get('cursor') ?? '', 'base64').toString() || 0);
  const ended = requests.all().filter((request) => {
    const at = endOf(request);
    return stateOf(request).status === 'COMPLETED' && at >= start && at < end;
  });
  const page = ended.slice(first, first + limit);
  const events = await Promise.all(page.map((request) => eventOf(results, request, origin)));
  const next = first + limit < ended.length ? Buffer.from(String(first + limit)).toString('base64') : null;
  sendJson(response, 200, {
    billing_events: events.flatMap((event) => (event === null ? [] : [event])),
    next_cursor: next,
    has_more: next !== null,
  });
  return true;
}

function momentOf(text: string | null, otherwise: number): number {
  const at = Date.parse(text ?? '');
  return Number.isNaN(at) ? otherwise : at;
}

function endOf({ submittedAt, timing }: SandboxRequest): number {
  return submittedAt + timing.queueMs + timing.runMs;
}

/** Null for what was not billed. */
async function eventOf(results: Results, request: SandboxRequest, origin: string): Promise<object | null> {
  const { headers } = await results.answer(request, origin);
  const units = Number(headers['x-fal-billable-units'] ?? 0);
  if (units === 0) return null;
  const price = request.endpoint.unitPrice;
  const cost = Math.round(units * price * 1e9);
  return {
    request_id: request.id,
    endpoint_id: request.endpointId,
    timestamp: new Date(endOf(request)).toISOString(),
    output_units: units,
    unit_price: price,
    percent_discount: null,
    cost_subtotal: cost / 1e9,
    cost_discount: 0,
    cost_total: cost / 1e9,
    cost_estimate_nano_usd: cost,
  };
}
