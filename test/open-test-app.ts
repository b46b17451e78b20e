// A real server for a test: real HTTP and websockets on a free port, a real SQLite file, real files, and the real
// sandbox, all in a temporary folder that goes with it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type App, createApp } from '../src/app.ts';
import { loadConfig, type Environment } from '../src/config/load-config.ts';
import type { Store } from '../src/store/store.ts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../src/sandbox/sandbox.ts';

/** Tests look into answers of many shapes; what they expect is what they assert. */
// oxlint-disable-next-line typescript/no-explicit-any
export type Answer = any;

export interface GraphqlAnswer {
  data?: Answer;
  errors?: Answer[];
}

export interface TestApp extends AsyncDisposable {
  url: string;
  /** Everything that is served, as `GET /path`. */
  routes: readonly string[];
  folder: string;
  sandbox: Sandbox;
  post(query: string, variables?: object, headers?: Record<string, string>): Promise<GraphqlAnswer>;
  /** Every event of a subscription, to its end. */
  collect(query: string, variables?: object): Promise<GraphqlAnswer[]>;
  subscriber(): Client;
  behave(behaviour: object): Promise<void>;
  submissions(): Promise<
    { requestId: string; endpoint: string; input: Record<string, unknown>; webhookUrl: string | null }[]
  >;
  /** Stops the server and starts it again on the same folder and sandbox. */
  restart(): Promise<void>;
  /** Stops the server; its folder stays until the test ends. */
  stop(): Promise<void>;
}

export interface TestAppOptions {
  env?: Environment;
  wrapStore?: (store: Store) => Store;
  sandbox?: SandboxOptions;
}

const INSTANT: SandboxOptions = { queueMs: 0, positions: 0, runMs: 0, logs: 2 };

export async function openTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const folder = await mkdtemp(join(tmpdir(), 'easel-test-'));
  const sandbox = await startSandbox({ ...INSTANT, ...options.sandbox });
  const env = {
    PORT: '0',
    DATA_DIR: folder,
    FAL_BASE_URL: sandbox.url,
    LOG_LEVEL: 'fatal',
    SHUTDOWN_SECONDS: '2',
    ...options.env,
  };
  const overrides = options.wrapStore === undefined ? {} : { wrapStore: options.wrapStore };
  let app: App = await createApp(loadConfig(env), overrides);
  const clients: Client[] = [];
  let running = true;
  const closeApp = async (): Promise<void> => {
    if (!running) return;
    running = false;
    for (const client of clients.splice(0)) await client.dispose();
    await app[Symbol.asyncDispose]();
  };

  const testApp: TestApp = {
    folder,
    sandbox,
    get url() {
      return app.url;
    },
    get routes() {
      return app.routes;
    },
    async post(query, variables = {}, headers = {}) {
      const answer = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return answer.json() as Promise<GraphqlAnswer>;
    },
    subscriber() {
      const client = createClient({
        url: `${app.url.replace(/^http/, 'ws')}/graphql`,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
      });
      clients.push(client);
      return client;
    },
    async collect(query, variables = {}) {
      const results: GraphqlAnswer[] = [];
      const events = testApp.subscriber().iterate({ query, variables: { ...variables } });
      for await (const result of events) results.push(result as GraphqlAnswer);
      return results;
    },
    async behave(behaviour) {
      const answer = await fetch(`${sandbox.url}/__sandbox/behaviour`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(behaviour),
      });
      if (!answer.ok) throw new Error(`The sandbox refused the behaviour: ${await answer.text()}`);
    },
    async submissions() {
      const answer = await fetch(`${sandbox.url}/__sandbox/requests`);
      const { requests } = (await answer.json()) as { requests: Awaited<ReturnType<TestApp['submissions']>> };
      return requests;
    },
    async restart() {
      await closeApp();
      app = await createApp(loadConfig(env), overrides);
      running = true;
    },
    stop: () => closeApp(),
    async [Symbol.asyncDispose]() {
      await closeApp();
      await sandbox[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return testApp;
}

export const GENERATE = /* GraphQL */ `
  mutation GenerateImage($input: GenerateImageInput!) {
    generateImage(input: $input) {
      replayed
      job {
        id
        status
        userId
        input
        options
        warnings
        lastSeq
        createdAt
        model {
          id
        }
        cost {
          estimate
          held
          settled
          basis
        }
      }
      errors {
        __typename
        code
        message
        path
        ... on InvalidInputError {
          rule
          received
          allowed
        }
        ... on IdempotencyMismatchError {
          originalJob {
            id
          }
        }
      }
    }
  }
`;

export const PROGRESS = /* GraphQL */ `
  subscription JobProgress($jobId: ID!, $after: Int) {
    jobProgress(jobId: $jobId, after: $after) {
      __typename
      seq
      jobId
      at
      ... on JobQueued {
        position
        etaMs
      }
      ... on JobRunning {
        attempt
        progress
        logs {
          message
          level
          at
        }
      }
      ... on JobRetrying {
        attempt
        reason
        delayMs
      }
      ... on ImageStored {
        image {
          id
          width
          height
        }
      }
      ... on JobFinished {
        job {
          id
          status
          lastSeq
          progress
          failure {
            code
            message
            retryable
            charged
            details
          }
          cost {
            settled
          }
          images {
            id
          }
        }
      }
    }
  }
`;

export const JOB = /* GraphQL */ `
  query Job($id: ID!) {
    job(id: $id) {
      id
      status
      userId
      input
      options
      progress
      queuePosition
      warnings
      createdAt
      startedAt
      finishedAt
      lastSeq
      tags
      cost {
        estimate
        held
        settled
        basis
        providerCost
        lines {
          label
          units
          unit
          unitPrice
          amount
        }
      }
      failure {
        code
        message
        retryable
        charged
        details
      }
      attempts {
        number
        endpoint
        requestId
        endedAt
        error
      }
      images {
        id
        url
        width
        height
        contentType
        bytes
        sha256
        seed
        nsfw
        job {
          id
        }
      }
      events(first: 1000) {
        __typename
        seq
      }
    }
  }
`;

/** Runs a job to its end and answers it as the JOB query shows it. */
export async function runToEnd(app: TestApp, input: object): Promise<Answer> {
  const { data, errors } = await app.post(GENERATE, { input });
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  const { job } = data.generateImage;
  if (job === null) throw new Error(JSON.stringify(data.generateImage.errors));
  await app.collect(PROGRESS, { jobId: job.id });
  return (await app.post(JOB, { id: job.id })).data.job;
}
