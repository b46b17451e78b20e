import { aborted, EaselError, requestError } from './easel-error.ts';
import type { TypedDocumentString } from './generated/graphql.ts';
import { retryWait } from './retry-wait.ts';

/** Raises EaselError. With `repeatable`, a lost answer is asked for again until `giveUpAfterMs` has passed. */
export type Request = <Data, Variables>(
  operation: TypedDocumentString<Data, Variables>,
  variables: Variables,
  options?: { repeatable?: boolean; signal?: AbortSignal | undefined },
) => Promise<Data>;

export interface RequestParts {
  url: string;
  getToken: (renew: boolean) => Promise<string | undefined>;
  renews: boolean;
  giveUpAfterMs: number;
  fetch: typeof fetch;
}

const ANSWER_MS = 120_000;

export function createRequest(parts: RequestParts): Request {
  return async (operation, variables, { repeatable = false, signal } = {}) => {
    const body = JSON.stringify({ query: operation.toString(), variables });
    const until = Date.now() + parts.giveUpAfterMs;
    let renewed = false;
    for (let retries = 0; ; retries++) {
      try {
        return await ask(parts, body, renewed);
      } catch (error) {
        if (!(error instanceof EaselError)) throw error;
        const again = !renewed && parts.renews && error.code === 'UNAUTHENTICATED';
        if (again) renewed = true;
        else if (!repeatable || !isLost(error) || Date.now() > until) throw error;
        if (signal?.aborted === true) throw aborted(signal);
        if (!again) await retryWait(retries, signal);
      }
    }
  };
}

/** Nobody knows whether the server has seen the request, or it said that it cannot take it now. */
function isLost({ code }: EaselError): boolean {
  return code === 'NETWORK' || code === 'UNAVAILABLE';
}

/** The answer has the shape that the operation asked for, as the schema that its types are made from promises. */
async function ask<Data>(
  { url, getToken, fetch }: RequestParts,
  body: string,
  renew: boolean,
): Promise<Data> {
  const token = await getToken(renew);
  let answer: Response;
  let text: string;
  try {
    answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    text = await answer.text();
  } catch (cause) {
    throw new EaselError('NETWORK', `No answer from ${url}`, { cause, retryable: true });
  }
  const { data, errors } = parse(text, answer);
  if (errors !== undefined && errors.length > 0) throw requestError(errors);
  return data as Data;
}

interface GraphqlAnswer {
  data?: unknown;
  errors?: Parameters<typeof requestError>[0];
}

function parse(text: string, { status }: Response): GraphqlAnswer {
  try {
    const answer: unknown = JSON.parse(text);
    if (isGraphql(answer)) return answer;
  } catch {
    // A proxy's page; told below.
  }
  const down = status === 429 || (status >= 502 && status <= 504);
  if (status === 401) throw new EaselError('UNAUTHENTICATED', 'The server wants a token');
  throw new EaselError(
    down ? 'UNAVAILABLE' : 'BAD_RESPONSE',
    `The answer (HTTP ${status}) is none of Easel's`,
    {
      retryable: down,
    },
  );
}

function isGraphql(answer: unknown): answer is GraphqlAnswer {
  return typeof answer === 'object' && answer !== null && ('data' in answer || 'errors' in answer);
}
