// A small client of a running Easel: GraphQL over HTTP, subscriptions over graphql-transport-ws.

import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { RequestRefused } from './exit-code.ts';

export interface ApiClient {
  url: string;
  /** Raises when the answer has errors or is none of GraphQL. */
  request<T>(query: string, variables: Record<string, unknown>, data: z.ZodType<T>): Promise<T>;
  subscribe<T>(query: string, variables: Record<string, unknown>, data: z.ZodType<T>): AsyncIterable<T>;
  close(): Promise<void>;
}

const response = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

export function createApiClient(url: string, token?: string): ApiClient {
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const socket = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: authorization,
    retryAttempts: 20,
    shouldRetry: () => true,
  });
  return {
    url,
    async request(query, variables, data) {
      const answer = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...authorization },
        body: JSON.stringify({ query, variables }),
      });
      return read(await answer.json(), data);
    },
    async *subscribe(query, variables, data) {
      for await (const result of socket.iterate({ query, variables })) yield read(result, data);
    },
    async close() {
      await socket.dispose();
    },
  };
}

function read<T>(answer: unknown, data: z.ZodType<T>): T {
  const parsed = response.parse(answer);
  if (parsed.errors !== undefined && parsed.errors.length > 0) {
    throw new RequestRefused(parsed.errors.map(({ message }) => message).join('\n'));
  }
  return data.parse(parsed.data);
}

/** Whether an Easel answers there. */
export async function isServing(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2000) });
    return answer.ok;
  } catch {
    return false;
  }
}
