// What may be asked for here. Judged before anything is held or stored; a refusal is data, CONTENT_REJECTED.

import type { UserError } from '../domain/errors.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';

export interface ModeratedRequest {
  userId: string;
  /** Registry id, or a template's key. */
  model: string;
  inputs: JsonObject;
  /** What the inputs are called at the edge: `inputs` or `variables`. */
  place: string;
}

/** A text of the request, and where it stands. */
export interface ModeratedText {
  path: string[];
  text: string;
}

export type Verdict =
  | { ok: true }
  /** `path`: the text it is about; empty for the whole. `message` is for people. */
  | { ok: false; message: string; category: string | null; path: string[] };

/** One way to judge. Raises AppError UNAVAILABLE when it cannot: then nothing is accepted. */
export type ModerationStep = (
  request: ModeratedRequest,
  texts: readonly ModeratedText[],
  signal?: AbortSignal,
) => Promise<Verdict>;

/** Why the request may not be made; undefined when it may. */
export type Moderate = (request: ModeratedRequest) => Promise<UserError | undefined>;

/** The steps in their order; the first refusal ends it. */
export function createModeration(steps: readonly ModerationStep[]): Moderate {
  return async (request) => {
    if (steps.length === 0) return undefined;
    const texts = textsOf(request.inputs, [request.place]);
    for (const step of steps) {
      const verdict = await step(request, texts);
      if (verdict.ok) continue;
      const { message, category, path } = verdict;
      return { code: 'CONTENT_REJECTED', message, category, path };
    }
    return undefined;
  };
}

/** Addresses and inline files are no texts: nobody reads them as words. */
const REFERENCE = /^(?:https?|s3|easel):\/\/\S*$|^data:[\w/+.-]*[;,]/;

function textsOf(value: JsonValue | undefined, path: string[]): ModeratedText[] {
  if (typeof value === 'string') return REFERENCE.test(value) ? [] : [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsOf(item, [...path, key]));
}
