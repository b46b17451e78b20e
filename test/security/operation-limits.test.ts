import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, afterAll, describe, expect, it } from 'vitest';
import { getIntrospectionQuery } from 'graphql';
import { type Answer, openTestApp, type TestApp } from '../open-test-app.ts';

const FRAGMENTS = Array.from(
  { length: 200 },
  (_, n) => `fragment F${n} on Job { id ...F${n + 1} ...F${n + 1} }`,
).join(' ');

/** What is refused, by which limit. */
const TOO_LARGE: [string, string, string, object?][] = [
  [
    'alias overloading',
    'aliases',
    `{ ${Array.from({ length: 100 }, (_, n) => `a${n}: __typename`).join(' ')} }`,
  ],
  ['directive overloading', 'directives', `{ __typename ${'@include(if: true) '.repeat(100)} }`],
  ['unknown directives', 'directives', `{ __typename ${'@a'.repeat(500)} }`],
  ['field duplication', 'fields', `{ ${'__typename '.repeat(2000)} }`],
  ['root fields', 'rootFields', `{ ${'models { nodes { id } } '.repeat(30)} }`],
  ['a deep query', 'depth', `{ jobs { nodes { ${'retriedFrom { '.repeat(30)} id ${'}'.repeat(30)} } } }`],
  [
    'a circle of types',
    'depth',
    `{ jobs(first: 1) { nodes { ${'images { job { '.repeat(20)} id ${'} }'.repeat(20)} } } }`,
  ],
  ['too many tokens', 'tokens', `{ ${'a '.repeat(20_000)} }`],
  [
    'large pages',
    'cost',
    '{ jobs(first: 100) { nodes { images { job { images { job { images { id url } } } } } } } }',
  ],
  [
    'a page said by a variable',
    'cost',
    'query Q($n: Int!) { jobs(first: $n) { nodes { id images { id url } } } }',
    { n: 1_000_000 },
  ],
  ['a page said by a default', 'cost', 'query Q($n: Int = 1000000) { jobs(first: $n) { nodes { id } } }'],
  [
    'pages in fragments',
    'cost',
    '{ ...A } fragment A on Query { jobs(first: 100) { nodes { events(first: 1000) { seq } } } }',
  ],
  [
    'an introspection flood',
    'cost',
    `${getIntrospectionQuery()} fragment More on Query { a: __schema { types { ...FullType } } b: __schema { types { ...FullType } } c: __schema { types { ...FullType } } }`.replace(
      '__schema {',
      '...More __schema {',
    ),
  ],
];

describe('an operation beyond a limit', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await openTestApp();
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
  });

  it.each(TOO_LARGE)(
    '%s is refused over HTTP and websocket, with its budget (%s)',
    async (_name, limit, query, variables = {}) => {
      const answer = await send(app, { query, variables });
      expect(answer.status).toBe(400);
      expect(answer.body.data).toBeUndefined();
      const [error, ...others] = answer.body.errors;
      expect(others).toStrictEqual([]);
      expect(error.extensions).toMatchObject({
        code: 'OPERATION_TOO_LARGE',
        limit,
        budget: expect.any(Number),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      });
      // Tokens are not counted further than to the budget.
      expect(error.extensions[limit] ?? Infinity).toBeGreaterThan(error.extensions.budget);
      const [overSocket] = (await overWebsocket(app, { query, variables })) as Answer;
      expect(overSocket).toMatchObject({
        message: error.message,
        extensions: { limit, budget: error.extensions.budget },
      });
    },
  );

  it('is not let through by what is wrong with the rest of the request', async () => {
    const [, , query = ''] = TOO_LARGE[0] ?? [];
    const wrong = [
      { documentId: 5 },
      { documentId: null },
      { extensions: [] },
      { extensions: 'x' },
      { extensions: { persistedQuery: 7 } },
      { variables: [] },
      { variables: 'x' },
      { operationName: 5 },
      { operationName: '' },
      { id: '1', query: [query] },
    ];
    for (const members of wrong) {
      const { status, body } = await send(app, { query, ...members });
      expect([status, body.data]).toStrictEqual([400, undefined]);
    }
    const headers = { 'apollo-require-preflight': '1' };
    for (const more of ['', '&variables=x', '&extensions=[]', '&documentId=x', '&a=1&a=2']) {
      const get = await fetch(`${app.url}/graphql?query=${encodeURIComponent(query)}${more}`, { headers });
      expect(get.status).toBe(400);
      expect(await get.text()).not.toContain('"data"');
    }
  });

  it('a syntax error stays a 400 of its own', async () => {
    for (const query of ['{', 'query {}', '{ a(', '"', '{ jobs(first: ) { nodes } }']) {
      const answer = await send(app, { query });
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].extensions.code).toBe('GRAPHQL_PARSE_FAILED');
    }
  });

  it('fragments that spread each other twice are judged at once', async () => {
    const query = `{ job(id: "x") { ...F0 } } ${FRAGMENTS} fragment F200 on Job { id }`;
    const answer = await send(app, { query });
    expect(answer.body.errors[0].extensions).toMatchObject({ limit: 'cost', cost: Number.MAX_SAFE_INTEGER });
  });

  it('a batch of the array kind is refused', async () => {
    const answer = await send(
      app,
      Array.from({ length: 10 }, () => ({ query: '{ __typename }' })),
    );
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].message).toMatch(/batching/i);
  });

  it('more than a hundred requests in one call are refused, by literal and variable', async () => {
    const one = { model: { fluxPro: { prompt: 'p' } } };
    const query =
      'mutation M($inputs: [GenerateImageInput!]!) { generateImages(inputs: $inputs) { accepted errors { code } } }';
    const answer = await send(app, { query, variables: { inputs: Array.from({ length: 101 }, () => one) } });
    expect(answer.body.data.generateImages.errors).toStrictEqual([{ code: 'INVALID_INPUT' }]);
    const many = await send(app, { query, variables: { inputs: Array.from({ length: 5000 }, () => one) } });
    expect(many.body.errors[0].extensions).toMatchObject({ limit: 'cost' });
    expect(await app.submissions()).toHaveLength(0);
  });

  it('the usual introspection fits', async () => {
    const { body } = await send(app, { query: getIntrospectionQuery() });
    expect(body.errors).toBeUndefined();
  });

  it('a body of more than 20 MB is refused', async () => {
    const answer = await send(app, {
      query: '{ __typename }',
      variables: { a: 'x'.repeat(21 * 1024 * 1024) },
    });
    expect(answer.status).toBe(413);
    expect(answer.body.errors[0].extensions.code).toBe('BAD_REQUEST');
  });
});

describe('limits by configuration', () => {
  it('are the ones that hold', async () => {
    await using app = await openTestApp({ env: { GRAPHQL_MAX_DEPTH: '2', GRAPHQL_MAX_COST: '10' } });
    const deep = await send(app, { query: '{ models { nodes { id } } }' });
    expect(deep.body.errors[0].extensions).toMatchObject({ limit: 'depth', budget: 2, depth: 3 });
    const dear = await send(app, { query: '{ templates { key version title } }' });
    expect(dear.body.errors[0].extensions).toMatchObject({ limit: 'cost', budget: 10, cost: 40 });
  });
});

describe('persisted operations', () => {
  const MODELS = 'query Names { models(first: 2) { nodes { id } } }';
  const TYPENAMES = 'query Names{models(first:2){__typename nodes{__typename id}}}';
  const LIVE = 'subscription Live($jobId: ID!) { jobProgress(jobId: $jobId) { seq } }';

  it('are the only ones with PERSISTED_ONLY, by hash or by text, over HTTP and websocket', async () => {
    await using app = await openClosed([MODELS, LIVE]);
    const known = [
      { query: MODELS },
      { query: TYPENAMES },
      { extensions: apollo(MODELS) },
      { documentId: `sha256:${hashOf(MODELS)}` },
    ];
    for (const request of known) {
      expect((await send(app, request)).body.data?.models.nodes).toHaveLength(2);
    }
    const other = '{ models(first: 3) { nodes { id } } }';
    for (const request of [{ query: other }, { query: other, extensions: apollo(other) }, { query: '{' }]) {
      const answer = await send(app, request);
      expect(answer.status).toBe(400);
      expect(answer.body.errors[0].extensions.code).toBe('PERSISTED_OPERATION_REQUIRED');
    }
    const unknown = await send(app, { extensions: apollo(other) });
    expect(unknown.body.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');

    expect(await overWebsocket(app, { query: other })).toMatchObject([
      { extensions: { code: 'PERSISTED_OPERATION_REQUIRED' } },
    ]);
    for (const request of [{ query: MODELS }, { query: '', extensions: apollo(MODELS) }]) {
      expect(await overWebsocket(app, request)).toMatchObject({ models: { nodes: [{}, {}] } });
    }
    // A job that is not there is told of: the operation ran.
    const variables = { jobId: 'job_none' };
    expect(await overWebsocket(app, { query: '', extensions: apollo(LIVE), variables })).toMatchObject([
      { extensions: { code: 'NOT_FOUND' } },
    ]);
  });

  it('the studio works with its own manifest', async () => {
    await using app = await openTestApp({
      env: { PERSISTED_ONLY: '1', PERSISTED_OPERATIONS: 'web/src/api/generated/persisted-documents.json' },
    });
    const { ModelsDocument } = await import('../../web/src/api/generated/graphql.ts');
    expect(
      (await send(app, { query: String(ModelsDocument) })).body.data.models.nodes.length,
    ).toBeGreaterThan(5);
    expect((await send(app, { query: '{ __typename }' })).status).toBe(400);
  });

  it('are remembered when a client sends text and hash, and limits hold for them', async () => {
    await using app = await openTestApp();
    const before = await send(app, { extensions: apollo(MODELS) });
    expect(before.body.errors[0].extensions.code).toBe('PERSISTED_QUERY_NOT_FOUND');
    expect((await send(app, { query: MODELS, extensions: apollo(MODELS) })).body.errors).toBeUndefined();
    expect((await send(app, { extensions: apollo(MODELS) })).body.data.models.nodes).toHaveLength(2);
    expect(await overWebsocket(app, { query: '', extensions: apollo(MODELS) })).toMatchObject({ models: {} });
    const forged = await send(app, { query: '{ __typename }', extensions: apollo(MODELS) });
    expect(forged.status).toBe(400);
    const [, , large = ''] = TOO_LARGE[0] ?? [];
    expect((await send(app, { query: large, extensions: apollo(large) })).status).toBe(400);
    expect((await send(app, { extensions: apollo(large) })).body.errors[0].extensions.code).toBe(
      'PERSISTED_QUERY_NOT_FOUND',
    );
  });

  it('a manifest that is none stops the start', async () => {
    await expect(openTestApp({ env: { PERSISTED_OPERATIONS: 'package.json' } })).rejects.toThrow(
      'PERSISTED_OPERATIONS: package.json is no manifest',
    );
    await expect(openTestApp({ env: { PERSISTED_OPERATIONS: 'not-there.json' } })).rejects.toThrow(
      'cannot be read',
    );
  });

  async function openClosed(texts: string[]): Promise<TestApp> {
    const first = await openTestApp();
    const file = join(first.folder, 'operations.json');
    await writeFile(
      file,
      JSON.stringify(Object.fromEntries(texts.map((text) => [`sha256:${hashOf(text)}`, text]))),
    );
    const app = await openTestApp({ env: { PERSISTED_ONLY: '1', PERSISTED_OPERATIONS: file } });
    await first[Symbol.asyncDispose]();
    return app;
  }
});

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function apollo(text: string): object {
  return { persistedQuery: { version: 1, sha256Hash: hashOf(text) } };
}

async function send(app: TestApp, body: unknown): Promise<{ status: number; body: Answer }> {
  const answer = await fetch(`${app.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}

/** The data of the first answer, or the errors. */
function overWebsocket(
  app: TestApp,
  payload: { query: string; variables?: object; extensions?: object },
): Promise<unknown> {
  const client = app.subscriber();
  return new Promise((resolve, reject) => {
    client.subscribe(payload as Parameters<typeof client.subscribe>[0], {
      next: ({ data, errors }) => resolve(errors ?? data),
      error: (error) => (Array.isArray(error) ? resolve(error) : reject(error as Error)),
      complete: () => {},
    });
  });
}
