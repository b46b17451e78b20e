// Every route that is registered, asked by nobody in particular from elsewhere, with another user's key and with an
// operator's. A route without a rule here fails. What the documented routes and GraphQL answer is in
// every-field.test.ts.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findRedis, startRedis } from '../../scripts/services/redis.ts';
import { PAGE_PATHS } from '../../src/studio/page-paths.ts';
import { type Answer, openTestApp, type TestApp } from '../open-test-app.ts';

/** What is answered to nobody, to a user, and to an operator. */
type Rule = readonly [nobody: number, user: number, operator: number];
const OPEN: Rule = [200, 200, 200];
const OPERATORS: Rule = [401, 401, 200];
/** An address is signed, or it opens nothing, whoever asks. */
const SIGNED: Rule = [403, 403, 403];
/** Whoever asks: what is not signed by the provider is refused. */
const PROVIDER: Rule = [401, 401, 401];
/** A page of files: there is none of this name. */
const PUBLIC_FILES: Rule = [404, 404, 404];

const RULES: Record<string, Rule> = {
  'GET /healthz': OPEN,
  'GET /readyz': OPEN,
  'GET /metrics': [403, 403, 200],
  'GET /files/*': SIGNED,
  'PUT /files/*': SIGNED,
  'POST /webhooks/fal': PROVIDER,
  'GET /assets/*': PUBLIC_FILES,
  'GET /studio/*': PUBLIC_FILES,
  'GET /api/openapi.json': OPEN,
};

/** Pages without anybody's data, and what stands behind a rule that is tried elsewhere. */
const RULES_BY_PREFIX: readonly (readonly [RegExp, Rule | 'elsewhere' | 'page'])[] = [
  [/^(GET|POST) \/graphql$/, 'elsewhere'],
  [/^(GET|POST|DELETE) \/api\/(images|uploads|usage|estimate|models|templates)\b/, 'elsewhere'],
  [/^GET \/api\/docs\b/, 'page'],
  [/^(GET|PUT|PATCH|POST|DELETE) \/admin\/queue\b/, OPERATORS],
  [/^OPTIONS \*$/, 'page'],
];

const program = findRedis();
let app: TestApp;
let redis: Awaited<ReturnType<typeof startRedis>> | undefined;
const tokens = { user: '', operator: '' };
let documented: string[] = [];
beforeAll(async () => {
  redis = program === undefined ? undefined : await startRedis(program, { keeps: false });
  app = await openTestApp({
    env: { TRUST_PROXY: '1', ...(redis === undefined ? {} : { REDIS_URL: redis.url }) },
  });
  const make = async (input: object, headers = {}): Promise<string> => {
    const query = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }';
    return (await app.post(query, { input }, headers)).data.createApiKey.secret;
  };
  tokens.operator = await make({ name: 'o', scopes: ['OPERATOR'] });
  tokens.user = await make({ name: 'u', userId: 'ben' }, { authorization: `Bearer ${tokens.operator}` });
  const { paths } = (await (await fetch(`${app.url}/api/openapi.json`)).json()) as Answer;
  documented = Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
}, 60_000);
afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
});

function ruleOf(route: string): Rule | 'elsewhere' | 'page' | undefined {
  return RULES[route] ?? RULES_BY_PREFIX.find(([pattern]) => pattern.test(route))?.[1];
}

/** HEAD is a GET without its body; the pages of the studio are named by their paths. */
function routesToJudge(): string[] {
  return [...new Set(app.routes)].filter((route) => !route.startsWith('HEAD '));
}

const STUDIO = new Set([...PAGE_PATHS, '/graphiql'].map((path) => `GET ${path}`));

function isStudioPage(route: string): boolean {
  return STUDIO.has(route);
}

async function status(
  route: string,
  token: string | null,
): Promise<{ status: number; type: string; text: string }> {
  const [method = '', path = ''] = route.split(' ');
  const answer = await fetch(`${app.url}${path.replace('*', 'nothing.js').replaceAll(/:\w+/g, 'x')}`, {
    method,
    redirect: 'manual',
    headers: {
      'x-forwarded-for': '203.0.113.7',
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(method === 'GET' ? {} : { 'content-type': 'application/json' }),
    },
    ...(method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }),
  });
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    // What names the request differs.
    text: (await answer.text()).replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, 'id'),
  };
}

describe('every route', () => {
  it('has a rule', () => {
    const without = routesToJudge().filter((route) => ruleOf(route) === undefined && !isStudioPage(route));
    expect(without).toStrictEqual([]);
    expect(app.routes).toContain('POST /webhooks/fal');
    const hasBoard = app.routes.some((route) => route.includes('/admin/queue'));
    expect(hasBoard).toBe(program !== undefined);
  });

  it('whose rule is tried elsewhere is documented, or GraphQL', () => {
    const elsewhere = routesToJudge().filter((route) => ruleOf(route) === 'elsewhere');
    expect(elsewhere.filter((route) => !documented.includes(route)).sort()).toStrictEqual([
      'GET /graphql',
      'POST /graphql',
    ]);
  });

  it('keeps to its rule, whoever asks', async () => {
    for (const route of routesToJudge()) {
      const rule = ruleOf(route);
      if (rule === undefined || typeof rule === 'string') continue;
      // Bull Board answers an operator in its own ways; what matters is who gets to it.
      const isBoard = route.includes('/admin/queue');
      const found = [
        await status(route, null),
        await status(route, tokens.user),
        await status(route, tokens.operator),
      ].map((answer) => answer.status);
      const [nobody, user, operator] = found;
      expect([route, nobody, user, isBoard ? operator !== 401 : operator]).toStrictEqual([
        route,
        rule[0],
        rule[1],
        isBoard ? true : rule[2],
      ]);
    }
  });

  it('that is a page shows the same to everybody', async () => {
    for (const route of routesToJudge().filter((each) => isStudioPage(each) || ruleOf(each) === 'page')) {
      if (route.startsWith('OPTIONS')) continue;
      const [nobody, operator] = [await status(route, null), await status(route, tokens.operator)];
      expect([route, nobody.status, nobody.text]).toStrictEqual([route, operator.status, operator.text]);
    }
  });
});
