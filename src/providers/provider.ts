// The provider port: somebody else's machines that make images, behind a queue. A provider does not know jobs,
// prices or users; what it reports are facts, and the caller decides what they mean.

import type { Readable } from 'node:stream';
import type { FailureCode, LogLine, ProviderOutput } from '../domain/job.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';

export interface ProviderRequest {
  endpoint: string;
  input: JsonObject;
  /** Called by the provider when the run has ended. */
  webhookUrl?: string;
}

/** A submission the provider has accepted. */
export interface ProviderRun {
  endpoint: string;
  requestId: string;
}

export interface ProviderError {
  code: FailureCode;
  message: string;
  retryable: boolean;
  /** How long the provider asked to wait. */
  retryAfterMs: number | null;
  details: JsonValue;
}

export type SubmitOutcome =
  | { ok: true; requestId: string }
  /** `accepted: 'unknown'`: the request was sent and no answer came, so it may be running. Never repeat it blindly. */
  | { ok: false; accepted: 'no' | 'unknown'; error: ProviderError };

export type ProviderUpdate =
  /** `position`: requests ahead in the provider's queue. */
  | { type: 'queued'; position: number | null }
  /** `logs`: only those not reported before. */
  | { type: 'running'; logs: LogLine[] }
  /** The run has ended, well or badly: `result` tells. */
  | { type: 'completed'; logs: LogLine[] };

export type ResultOutcome =
  | { ok: true; output: ProviderOutput; billableUnits: number | null }
  | { ok: false; error: ProviderError; billableUnits: number | null };

export interface Provider extends AsyncDisposable {
  /** Submits once; it does not retry an ambiguous failure. It takes no signal: of one cut off nobody could tell whether it was taken. */
  submit(request: ProviderRequest): Promise<SubmitOutcome>;
  /**
   * Yields updates until `completed`; reconnects by itself and survives an early end of the stream.
   * Throws the abort reason when aborted, and ProviderGone when the provider no longer knows the request.
   */
  follow(run: ProviderRun, signal: AbortSignal): AsyncIterable<ProviderUpdate>;
  /** The outcome of a run that has ended; retries transient errors within bounds. */
  result(run: ProviderRun, signal: AbortSignal): Promise<ResultOutcome>;
  /** `accepted`: it will not be delivered or charged. `refused`: it has run or is running to its end. */
  cancel(run: ProviderRun): Promise<'accepted' | 'refused' | 'unknown'>;
  /** Puts bytes where the provider can read them; returns their URL. */
  upload(file: { body: Readable; contentType: string; bytes: number }, signal: AbortSignal): Promise<string>;
  /** Opens a result file. Only origins the provider is trusted to name; capped in size and time. */
  open(url: string, signal: AbortSignal): Promise<OpenOutcome>;
}

export type OpenOutcome =
  | { ok: true; body: Readable; contentType: string | null; length: number | null }
  | { ok: false; error: ProviderError };

/** The provider does not know the request (any more). */
export class ProviderGone extends Error {
  constructor(run: ProviderRun) {
    super(`The provider does not know request ${run.requestId}`);
    this.name = 'ProviderGone';
  }
}
