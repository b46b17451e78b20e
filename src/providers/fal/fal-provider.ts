// fal.ai behind the provider port. Calls go through fal's own client; following a run is ours (follow.ts), because
// the client loses timeouts, aborts and early ends of the stream.

import { buffer } from 'node:stream/consumers';
import { createFalClient, type FalClient } from '@fal-ai/client';
import { z } from 'zod';
import type { JsonValue } from '../../domain/json.ts';
import type { Provider, ResultOutcome, SubmitOutcome } from '../provider.ts';
import { toProviderError } from './errors.ts';
import { followRun, pause } from './follow.ts';
import { openFile } from './open-file.ts';
import { toOutcome } from './output.ts';
import { createTransport, type Exchange, type Fetch } from './transport.ts';

export interface FalProviderOptions {
  /** A key of the fal account; none for a sandbox. */
  credentials?: string;
  /** A fal-compatible server that stands in for all of fal's hosts. */
  baseUrl?: string;
  maxConnections: number;
  /** Milliseconds without a byte after which a connection is given up; default 45 s (fal comments every 15). */
  stallMs?: number;
}

const RESULT_TRIES = 6;
const FIRST_PAUSE_MS = 250;

export function createFalProvider(options: FalProviderOptions): Provider {
  const baseUrl = options.baseUrl ?? null;
  const baseOrigin = baseUrl === null ? null : new URL(baseUrl).origin;
  const stallMs = options.stallMs ?? 45_000;
  const transport = createTransport({ baseUrl, maxConnections: options.maxConnections });
  // One for each call, so that what passes over the wire is known to belong to it; making one costs nothing.
  const clientOn = (fetch: Fetch): FalClient =>
    createFalClient({
      // An empty text keeps the client from looking for a key in the environment.
      credentials: options.credentials ?? '',
      suppressLocalCredentialsWarning: true,
      fetch,
    });
  const headers = (): Record<string, string> =>
    options.credentials === undefined ? {} : { authorization: `Key ${options.credentials}` };

  return {
    async submit({ endpoint, input, webhookUrl }) {
      const webhook = webhookUrl === undefined ? {} : { webhookUrl };
      const exchange = await transport.exchange((fetch) =>
        clientOn(fetch).queue.submit(endpoint, { input, ...webhook }),
      );
      return toSubmitOutcome(exchange);
    },
    follow: (run, signal) => followRun({ transport, headers, stallMs }, run, signal),
    result: (run, signal) => {
      const ask = (): Promise<Exchange> =>
        transport.exchange(
          (fetch) => clientOn(fetch).queue.result(run.endpoint, { requestId: run.requestId }),
          signal,
        );
      return readResult(ask, signal);
    },
    async cancel(run) {
      return toCancelAnswer(
        await transport.exchange((fetch) =>
          clientOn(fetch).queue.cancel(run.endpoint, { requestId: run.requestId }),
        ),
      );
    },
    async upload({ body, contentType }, signal) {
      const blob = new Blob([new Uint8Array(await buffer(body))], { type: contentType });
      let url: string | undefined;
      const exchange = await transport.exchange(async (fetch) => {
        url = await clientOn(fetch).storage.upload(blob);
      }, signal);
      if (url === undefined) throw new Error(toProviderError(exchange).message);
      return url;
    },
    open: (url, signal) => openFile({ transport, baseOrigin, stallMs }, url, signal),
    [Symbol.asyncDispose]: () => transport.close(),
  };
}

const accepted = z.looseObject({ request_id: z.string().min(1) });

function toSubmitOutcome(exchange: Exchange): SubmitOutcome {
  const { answer, failure } = exchange;
  if (answer !== null && answer.status >= 200 && answer.status < 300) {
    const body = accepted.safeParse(parse(answer.text));
    if (body.success) return { ok: true, requestId: body.data.request_id };
    const error = {
      ...toProviderError(exchange),
      message: 'The provider accepted the request and named no id',
    };
    return { ok: false, accepted: 'unknown', error };
  }
  // A gateway that gave up may have passed the request on.
  const unknown = answer === null ? failure?.sent !== false : answer.status === 502 || answer.status === 504;
  return { ok: false, accepted: unknown ? 'unknown' : 'no', error: toProviderError(exchange) };
}

/** Asks again while the answer is on its way, or the way to it is disturbed. */
async function readResult(ask: () => Promise<Exchange>, signal: AbortSignal): Promise<ResultOutcome> {
  for (let tries = 1; ; tries++) {
    const exchange = await ask();
    signal.throwIfAborted();
    const { answer } = exchange;
    const units = Number(answer?.headers.get('x-fal-billable-units') ?? Number.NaN);
    const billableUnits = Number.isNaN(units) ? null : units;
    if (answer !== null && answer.status >= 200 && answer.status < 300)
      return toOutcome(answer.text, billableUnits);
    const error = toProviderError(exchange);
    const early = answer?.status === 400 && answer.text.includes('still in progress');
    const disturbed = answer === null || answer.status === 429 || answer.status >= 500;
    if ((!early && !disturbed) || tries >= RESULT_TRIES) return { ok: false, error, billableUnits };
    await pause(error.retryAfterMs ?? FIRST_PAUSE_MS * 2 ** (tries - 1), signal);
  }
}

const cancelBody = z.looseObject({ status: z.string().nullish(), success: z.boolean().nullish() });

function toCancelAnswer({ answer }: Exchange): Awaited<ReturnType<Provider['cancel']>> {
  if (answer === null || answer.status === 404 || answer.status === 429 || answer.status >= 500)
    return 'unknown';
  const { status, success } = cancelBody.catch({}).parse(parse(answer.text));
  if (answer.status >= 400 || status === 'ALREADY_COMPLETED' || success === false) return 'refused';
  return status === 'NOT_FOUND' ? 'unknown' : 'accepted';
}

function parse(text: string): JsonValue | undefined {
  try {
    const parsed: JsonValue = JSON.parse(text);
    return parsed;
  } catch {
    return undefined;
  }
}
