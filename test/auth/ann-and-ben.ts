// Two users of one server: ann, who has one of everything, and ben, who has none of it and tries.

import { createHash } from 'node:crypto';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type Answer, GENERATE, type GraphqlAnswer, openTestApp, type TestApp } from '../open-test-app.ts';

/** In every text of ann's: where it turns up, something of hers does. */
export const MARK = 'annsmark7f3';
export const ANN = `ann-${MARK}`;
export const BEN = 'ben';

export interface Things {
  job: string;
  image: string;
  running: string;
  retried: string;
  upload: string;
  webhook: string;
  delivery: string;
  key: string;
}

export interface TwoUsers extends AsyncDisposable {
  app: TestApp;
  tokens: { ann: string; ben: string; operator: string; oneJob: string };
  things: Things;
  ask(token: string, query: string, variables?: object): Promise<GraphqlAnswer>;
  rest(token: string, path: string, init?: RequestInit): Promise<Response>;
  /** The first results of a subscription, or of its refusal. */
  watch(token: string, query: string, variables: object, first: number): Promise<Answer[]>;
}

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const SMALL = { width: 64, height: 64 };

export async function openTwoUsers(): Promise<TwoUsers> {
  const app = await openTestApp({
    env: {
      GRAPHQL_MAX_DEPTH: '30',
      GRAPHQL_MAX_ALIASES: '5000',
      GRAPHQL_MAX_FIELDS: '5000',
      GRAPHQL_MAX_TOKENS: '50000',
      GRAPHQL_MAX_COST: '100000000',
      WEBHOOK_ALLOW_PRIVATE: '1',
    },
  });
  const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
  const ask = (token: string, query: string, variables: object = {}) =>
    app.post(query, variables, bearer(token));
  const must = async (token: string, query: string, variables: object = {}): Promise<Answer> => {
    const { data, errors } = await ask(token, query, variables);
    const [answer] = Object.values<Answer>(data ?? {});
    if (errors !== undefined || (answer.errors ?? []).length > 0)
      throw new Error(JSON.stringify(errors ?? answer.errors));
    return answer;
  };
  const makeKey =
    'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { id } errors { code message path } } }';

  const first = (await app.post(makeKey, { input: { name: 'o', scopes: ['OPERATOR'] } })).data.createApiKey;
  const operator: string = first.secret;
  const annKey = await must(operator, makeKey, {
    input: {
      name: `key ${MARK}`,
      userId: ANN,
      budget: { period: 'MONTH', limit: '50' },
      markup: { percent: 1 },
    },
  });
  const benKey = await must(operator, makeKey, { input: { name: 'ben', userId: BEN } });
  const ann: string = annKey.secret;
  await must(
    operator,
    'mutation ($u: String!) { setAccount(userId: $u, input: { budgets: [{ period: MONTH, limit: "90" }] }) { errors { message } } }',
    { u: ANN },
  );
  await must(
    operator,
    `mutation ($u: String!) { creditUser(userId: $u, amount: "20", note: "${MARK}") { errors { message } } }`,
    { u: ANN },
  );
  const webhook = await must(
    ann,
    `mutation { createWebhook(input: { url: "http://127.0.0.1:1/${MARK}" }) { webhook { id } errors { message } } }`,
  );
  const generate = async (prompt: string): Promise<string> => {
    const input = { model: { fluxDev: { prompt } }, options: SMALL, tags: [MARK] };
    return (await must(ann, GENERATE, { input })).job.id;
  };
  const ended = async (id: string): Promise<Answer> => {
    const query = 'query ($id: ID!) { job(id: $id) { status images { id } } }';
    let job: Answer;
    const finished = async (): Promise<boolean> => {
      job = await must(ann, query, { id });
      return job.status === 'COMPLETED';
    };
    for (let n = 0; n < 400 && !(await finished()); n++)
      await new Promise((resolve) => setTimeout(resolve, 25));
    return job;
  };
  const job = await generate(`a fox ${MARK}`);
  const image: string = (await ended(job)).images[0].id;
  const retried: string = (
    await must(ann, `mutation { retryJob(id: "${job}") { job { id } errors { message } } }`)
  ).job.id;
  await ended(retried);
  await app.behave({ fault: 'never-completes', match: 'waits' });
  const running = await generate(`a fox that waits ${MARK}`);
  const sha256 = createHash('sha256').update(PNG).digest('hex');
  const { upload } = await must(
    ann,
    'mutation ($input: CreateUploadInput!) { createUpload(input: $input) { upload { id url headers { name value } } errors { message } } }',
    { input: { contentType: 'image/png', bytes: PNG.length, sha256 } },
  );
  const headers = Object.fromEntries(upload.headers.map(({ name, value }: Answer) => [name, value]));
  const put = await fetch(upload.url, { method: 'PUT', headers, body: new Uint8Array(PNG) });
  if (!put.ok) throw new Error(await put.text());
  const oneJob = await must(
    ann,
    `mutation { createSessionToken(input: { jobId: "${job}" }) { token errors { message } } }`,
  );
  let delivery = '';
  for (let n = 0; n < 400 && delivery === ''; n++) {
    const found = await must(ann, '{ webhookDeliveries { nodes { id } } }');
    delivery = found.nodes[0]?.id ?? '';
    if (delivery === '') await new Promise((resolve) => setTimeout(resolve, 25));
  }
  return {
    app,
    tokens: { ann, ben: benKey.secret, operator, oneJob: oneJob.token },
    things: {
      job,
      image,
      running,
      retried,
      upload: upload.id,
      webhook: webhook.webhook.id,
      delivery,
      key: annKey.apiKey.id,
    },
    ask,
    rest: (token, path, init = {}) =>
      fetch(`${app.url}${path}`, { ...init, headers: { ...bearer(token), ...init.headers } }),
    async watch(token, query, variables, most) {
      const client = createClient({
        url: `${app.url.replace(/^http/, 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        connectionParams: { token },
      });
      const results: Answer[] = [];
      try {
        for await (const result of client.iterate({ query, variables: { ...variables } })) {
          results.push(result);
          if (results.length === most) break;
        }
      } catch (error) {
        results.push({ errors: error });
      } finally {
        await client.dispose();
      }
      return results;
    },
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  };
}
