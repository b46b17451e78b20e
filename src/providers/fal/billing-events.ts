// fal's billing events, by its platform API: pages of at most 10,000 records over at most 90 days.

import { z } from 'zod';
import { allowHosts, guardedFetch, OutgoingError } from '../../outgoing/index.ts';
import { BillingClosed, type BillingRecord, type BillingRecords } from '../billing-records.ts';

interface Options {
  credentials?: string;
  /** A fal-compatible server, with fal's hosts as the first part of the path. */
  baseUrl?: string;
}

const WINDOW_MS = 90 * 24 * 3600 * 1000;
const AT_ONCE = 1000;
const TIMEOUT_MS = 30_000;
const MOST_BYTES = 20_000_000;

const page = z.looseObject({
  billing_events: z.array(
    z.looseObject({
      request_id: z.string(),
      endpoint_id: z.string(),
      timestamp: z.string(),
      output_units: z.number().nullish(),
      cost_total: z.number().nullish(),
      cost_estimate_nano_usd: z.number().nullish(),
    }),
  ),
  next_cursor: z.string().nullish(),
});

export function createBillingEvents({ credentials, baseUrl }: Options): BillingRecords {
  const get = guardedFetch({
    timeoutMs: TIMEOUT_MS,
    maxBytes: MOST_BYTES,
    allow: allowHosts(baseUrl ?? null),
  });
  const origin = baseUrl === undefined ? 'https://api.fal.ai' : `${baseUrl}/api.fal.ai`;
  const headers: Record<string, string> =
    credentials === undefined ? {} : { authorization: `Key ${credentials}` };

  async function ask(span: { from: number; to: number }, cursor: string | null) {
    const query = new URLSearchParams({
      start: new Date(span.from).toISOString(),
      end: new Date(span.to).toISOString(),
      limit: String(AT_ONCE),
      ...(cursor === null ? {} : { cursor }),
    });
    const answer = await get(`${origin}/v1/models/billing-events?${query.toString()}`, { headers }).catch(
      (error: unknown) => {
        if (!(error instanceof OutgoingError)) throw error;
        throw new BillingClosed(`fal could not be asked for its billing events: ${error.message}`);
      },
    );
    if (answer.status === 401 || answer.status === 403) {
      throw new BillingClosed(
        `fal does not show its billing events to this key (${answer.status}): it takes an ADMIN key in FAL_KEY.`,
      );
    }
    if (!answer.ok)
      throw new BillingClosed(`fal answered ${answer.status} when asked for its billing events.`);
    const read = page.safeParse(await answer.json());
    if (!read.success) throw new BillingClosed('fal answered something else than billing events.');
    return read.data;
  }

  return {
    async *read({ from, to }) {
      for (let start = from; start < to; start += WINDOW_MS) {
        const span = { from: start, to: Math.min(to, start + WINDOW_MS) };
        for (let cursor: string | null = null; ;) {
          const { billing_events: events, next_cursor: next } = await ask(span, cursor);
          yield* events.map(toRecord);
          if (next === null || next === undefined || events.length === 0) break;
          cursor = next;
        }
      }
    },
  };
}

function toRecord(event: z.infer<typeof page>['billing_events'][number]): BillingRecord {
  const { cost_estimate_nano_usd: nano, cost_total: dollars } = event;
  return {
    requestId: event.request_id,
    endpoint: event.endpoint_id,
    at: Date.parse(event.timestamp),
    units: event.output_units ?? null,
    cost: Math.round(typeof nano === 'number' ? nano / 1000 : (dollars ?? 0) * 1_000_000),
  };
}
