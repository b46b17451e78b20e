import { auditServer } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, openTestApp, type TestApp } from '../open-test-app.ts';

// Twelve attacks on GraphQL servers. Those of size (alias and directive overloading, deep and circular queries, field
// duplication, introspection floods, array batching) are in operation-limits.test.ts; the others are here.

async function send(
  app: TestApp,
  init: RequestInit & { path?: string },
): Promise<{ status: number; text: string; headers: Headers }> {
  const answer = await fetch(`${app.url}${init.path ?? '/graphql'}`, init);
  return { status: answer.status, text: await answer.text(), headers: answer.headers };
}

const json = { 'content-type': 'application/json' };
const post = (query: string, variables: object = {}) => ({
  method: 'POST',
  headers: json,
  body: JSON.stringify({ query, variables }),
});

describe('any server', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await openTestApp();
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
  });

  it('keeps all of the GraphQL-over-HTTP audits', async () => {
    const results = await auditServer({ url: `${app.url}/graphql` });
    expect(results).toHaveLength(61);
    const others = results.filter(({ status }) => status !== 'ok').map(({ id, status }) => `${status} ${id}`);
    // Known, and meant: what cannot be run is a 400 whatever is accepted (572B, FDE2, 7B9B ask for 200 with
    // application/json), and a GET must carry a header that a foreign page cannot set (5A70, D6D5, 6A70).
    expect(others.sort()).toStrictEqual([
      'notice 5A70',
      'notice 6A70',
      'notice D6D5',
      'warn 572B',
      'warn 7B9B',
      'warn FDE2',
    ]);
  });

  it('runs no mutation by GET', async () => {
    const mutation = encodeURIComponent('mutation { cancelJob(id: "x") { job { id } } }');
    const answer = await send(app, {
      path: `/graphql?query=${mutation}`,
      headers: { 'x-apollo-operation-name': 'a' },
    });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('POST');
  });

  it.each(['application/x-www-form-urlencoded', 'text/plain', 'multipart/form-data; boundary=a'])(
    'takes no %s post, which a foreign page could make',
    async (type) => {
      const answer = await send(app, {
        method: 'POST',
        headers: { 'content-type': type },
        body: 'query={__typename}',
      });
      expect([400, 415]).toContain(answer.status);
      expect(answer.text).not.toContain('"data"');
      const rest = await send(app, {
        path: '/api/images/generate',
        method: 'POST',
        headers: { 'content-type': type, origin: 'https://evil.example' },
        body: '{"model":"flux-pro","inputs":{"prompt":"p"}}',
      });
      expect(rest.status).toBeGreaterThanOrEqual(400);
      expect(await app.submissions()).toStrictEqual([]);
    },
  );

  it('takes no query by GET that a foreign page could make', async () => {
    const answer = await send(app, { path: '/graphql?query={__typename}' });
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('CSRF');
  });

  it('tells no stack, trace or timing, whatever breaks', async () => {
    const asked = [
      post('{'),
      post('{ nope }'),
      post('query Q($id: ID!) { job(id: $id) { id } }', { id: { a: 1 } }),
      post('{ jobs(after: "nonsense") { nodes { id } } }'),
      { method: 'POST', headers: json, body: '{' },
      { method: 'POST', headers: json, body: '{"__proto__":{"a":1},"query":"{__typename}"}' },
      { method: 'POST', headers: json, body: '[]' },
      { method: 'PUT', headers: json, body: '{}' },
      { path: '/api/images/job_none' },
      { path: '/api/nowhere' },
      { path: '/files/images/../../etc/passwd' },
      { path: '/files/images/a.png?key=../../x' },
    ];
    for (const init of asked) {
      const { status, text, headers } = await send(app, init);
      expect(status).toBeLessThan(500);
      expect(text).not.toMatch(/stacktrace|node_modules|at \w+ \(|\.ts:\d+|\/src\/|\/dist\//);
      expect(text).not.toMatch(/"tracing"|ftv1/);
      expect(headers.get('x-powered-by')).toBeNull();
    }
  });
});

describe('a server in production', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await openTestApp({ env: { NODE_ENV: 'production' } });
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
  });

  it('answers no introspection, over HTTP and websocket', async () => {
    for (const query of [
      '{ __schema { types { name } } }',
      '{ __type(name: "Job") { name } }',
      'query A { ...F } fragment F on Query { __schema { queryType { name } } }',
    ]) {
      const { status, text } = await send(app, post(query));
      expect(status).toBe(400);
      expect(text).not.toContain('"name"');
      expect(JSON.parse(text).errors[0].message).toMatch(/introspection/i);
      const errors = await overSocket(app, query);
      expect(errors[0].message).toMatch(/introspection/i);
    }
    expect((await app.post('{ __typename }')).data).toStrictEqual({ __typename: 'Query' });
  });

  it('suggests no fields, arguments, types or values', async () => {
    const asked: [string, object?][] = [
      ['{ job { i } }'],
      ['{ jobz { nodes { id } } }'],
      ['{ jobs(firs: 1) { nodes { id } } }'],
      ['query Q($where: JobFilte) { jobs(where: $where) { nodes { id } } }'],
      ['{ jobs(where: { status: [QUEUE] }) { nodes { id } } }'],
      ['{ jobs(where: { statu: [QUEUED] }) { nodes { id } } }'],
      [
        'query Q($where: JobFilter) { jobs(where: $where) { nodes { id } } }',
        { where: { status: ['QUEUE'] } },
      ],
      [
        'query Q($where: JobFilter) { jobs(where: $where) { nodes { id } } }',
        { where: { statu: ['QUEUED'] } },
      ],
    ];
    for (const [query, variables] of asked) {
      const { text } = await send(app, post(query, variables));
      expect(JSON.parse(text).errors.length).toBeGreaterThan(0);
      expect(text).not.toMatch(/did you mean/i);
      expect(JSON.stringify(await overSocket(app, query, variables))).not.toMatch(/did you mean/i);
    }
  });

  it('shows no explorer pages', async () => {
    const html = { headers: { accept: 'text/html' } };
    const landing = await send(app, { path: '/graphql', ...html });
    expect(landing.text).not.toMatch(/sandbox|<html/i);
    const { status, text } = await send(app, { path: '/graphiql', ...html });
    expect(status === 404 || !/graphiql/i.test(text)).toBe(true);
  });

  it('has each of them back when it is named', async () => {
    await using named = await openTestApp({
      env: { NODE_ENV: 'production', INTROSPECTION: '1', EXPLORER: '1' },
    });
    expect((await send(named, post('{ __schema { queryType { name } } }'))).text).toContain('"Query"');
    const landing = await send(named, { path: '/graphql', headers: { accept: 'text/html' } });
    expect(landing.text).toContain('embeddable-sandbox');
  });
});

function overSocket(app: TestApp, query: string, variables: object = {}): Promise<Answer> {
  const client = app.subscriber();
  return new Promise((resolve) => {
    client.subscribe(
      { query, variables: { ...variables } },
      { next: ({ data, errors }) => resolve(errors ?? data), error: resolve, complete: () => {} },
    );
  });
}
