// Every operation of the schema and of REST, tried with another user's key. An operation without a rule here fails, and
// so does a field of the schema that no operation here has asked for.

import { readFileSync } from 'node:fs';
import { buildSchema, getNamedType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, GENERATE } from '../open-test-app.ts';
import { ANN, BEN, MARK, openTwoUsers, type Things, type TwoUsers } from './ann-and-ben.ts';
import { deepSelection } from './deep-selection.ts';

const schema = buildSchema(readFileSync('schema.graphql', 'utf8'));
const NOW = () =>
  `from: "${new Date(Date.now() - 86_400_000).toISOString()}", to: "${new Date(Date.now() + 86_400_000).toISOString()}"`;
const ZERO = '0'.repeat(64);

/**
 * - own: the owner gets something of hers, another user nothing of it
 * - public: the same for whoever comes in
 * - caller: about who asks, whoever that is
 * - operator: nobody but an operator
 * - acts: as own, for what changes something: another user is refused, and nothing changes
 */
interface Rule {
  kind: 'own' | 'public' | 'caller' | 'operator' | 'acts';
  args?: (things: Things) => string;
  /** Where the owner's answer shows nothing that is marked. */
  unmarked?: boolean;
}

const BILLBOARD = 'template: { billboard: { headline: "Hi" } }';
const RULES: Record<string, Rule> = {
  'Query.node': { kind: 'own', args: ({ job }) => `id: "${job}"` },
  'Query.job': { kind: 'own', args: ({ job }) => `id: "${job}"` },
  'Query.jobs': { kind: 'own' },
  'Query.images': { kind: 'own' },
  'Query.usage': { kind: 'own', args: () => `${NOW()}, groupBy: [USER, TAG, DAY, HOUR, MODEL, KEY]` },
  'Query.me': { kind: 'caller' },
  'Query.account': { kind: 'own', args: () => `userId: "${ANN}"` },
  'Query.accounts': { kind: 'operator' },
  'Query.ledger': { kind: 'own', args: () => `userId: "${ANN}", ${NOW()}` },
  'Query.apiKeys': { kind: 'own' },
  'Query.auditLog': { kind: 'operator' },
  'Query.reconcile': { kind: 'operator', args: () => NOW() },
  'Query.checkLedger': { kind: 'operator', args: () => NOW() },
  'Query.webhooks': { kind: 'own' },
  'Query.webhook': { kind: 'own', args: ({ webhook }) => `id: "${webhook}"` },
  'Query.webhookDeliveries': { kind: 'own' },
  'Query.models': { kind: 'public' },
  'Query.model': { kind: 'public', args: () => 'id: "flux-dev"' },
  'Query.templates': { kind: 'public' },
  'Query.estimate': {
    kind: 'own',
    unmarked: true,
    args: () => `input: { userId: "${ANN}", model: { fluxDev: { prompt: "x" } } }`,
  },
  'Query.estimateTemplate': {
    kind: 'own',
    unmarked: true,
    args: () => `input: { userId: "${ANN}", ${BILLBOARD} }`,
  },
  'Query.templatePreview': { kind: 'public', args: () => `${BILLBOARD}, format: SOCIAL_1080X1080` },
  'Mutation.generateImage': {
    kind: 'acts',
    args: () =>
      `input: { userId: "${ANN}", options: { width: 64, height: 64 }, model: { fluxDev: { prompt: "x" } } }`,
  },
  'Mutation.generateImages': {
    kind: 'acts',
    args: () =>
      `inputs: [{ userId: "${ANN}", options: { width: 64, height: 64 }, model: { fluxDev: { prompt: "x" } } }]`,
  },
  'Mutation.renderTemplate': {
    kind: 'acts',
    args: () => `input: { userId: "${ANN}", formats: [RECTANGLE_300X250], ${BILLBOARD} }`,
  },
  'Mutation.retryJob': { kind: 'acts', args: ({ job }) => `id: "${job}"` },
  'Mutation.cancelJob': { kind: 'acts', args: ({ running }) => `id: "${running}"` },
  'Mutation.createUpload': {
    kind: 'acts',
    unmarked: true,
    args: () => `input: { userId: "${ANN}", contentType: "image/png", bytes: 9, sha256: "${ZERO}" }`,
  },
  'Mutation.createWebhook': {
    kind: 'acts',
    args: () => `input: { userId: "${ANN}", url: "http://127.0.0.1:1/x" }`,
  },
  'Mutation.updateWebhook': {
    kind: 'acts',
    args: ({ webhook }) => `id: "${webhook}", input: { description: "changed" }`,
  },
  'Mutation.rotateWebhookSecret': { kind: 'acts', args: ({ webhook }) => `id: "${webhook}"` },
  'Mutation.redeliverWebhook': { kind: 'acts', args: ({ delivery }) => `id: "${delivery}"` },
  'Mutation.deleteWebhook': { kind: 'acts', args: ({ webhook }) => `id: "${webhook}"` },
  'Mutation.deleteImage': { kind: 'acts', args: ({ image }) => `id: "${image}"` },
  'Mutation.createSessionToken': { kind: 'acts', unmarked: true, args: () => `input: { userId: "${ANN}" }` },
  'Mutation.setAccount': { kind: 'operator', args: () => `userId: "${BEN}", input: { prepaid: false }` },
  'Mutation.creditUser': { kind: 'operator', args: () => `userId: "${BEN}", amount: "1"` },
  'Mutation.adjustBalance': { kind: 'operator', args: () => `userId: "${BEN}", amount: "1", note: "n"` },
  'Mutation.createApiKey': { kind: 'operator', args: () => `input: { userId: "${BEN}", name: "n" }` },
  // Last: the key that asks is the one that is revoked.
  'Mutation.revokeApiKey': { kind: 'acts', args: ({ key }) => `id: "${key}"` },
  'Subscription.jobProgress': { kind: 'own', args: ({ job }) => `jobId: "${job}"` },
  'Subscription.jobUpdates': { kind: 'own' },
};

const REST: Record<string, { kind: 'own' | 'public' | 'acts'; body?: (things: Things) => object }> = {
  'POST /api/images/generate': {
    kind: 'acts',
    body: () => ({
      userId: ANN,
      model: 'flux-dev',
      inputs: { prompt: 'x' },
      options: { width: 64, height: 64 },
    }),
  },
  'GET /api/images': { kind: 'own' },
  'GET /api/images/{jobId}': { kind: 'own' },
  'GET /api/images/{jobId}/events': { kind: 'own' },
  'DELETE /api/images/{jobId}': { kind: 'acts' },
  'POST /api/uploads': {
    kind: 'acts',
    body: () => ({ userId: ANN, contentType: 'image/png', bytes: 9, sha256: ZERO }),
  },
  'GET /api/usage': { kind: 'own' },
  'GET /api/usage.csv': { kind: 'own' },
  'GET /api/usage.jsonl': { kind: 'own' },
  'POST /api/estimate': {
    kind: 'acts',
    body: () => ({ userId: ANN, model: 'flux-dev', inputs: { prompt: 'x' } }),
  },
  'GET /api/models': { kind: 'public' },
  'GET /api/templates': { kind: 'public' },
  'POST /api/templates/{template}': {
    kind: 'acts',
    body: () => ({ userId: ANN, variables: { headline: 'Hi' }, formats: ['RECTANGLE_300X250'] }),
  },
  'POST /api/templates/{template}/preview': {
    kind: 'public',
    body: () => ({ variables: { headline: 'Hi' } }),
  },
};

let two: TwoUsers;
const asked = new Set<string>();
beforeAll(async () => {
  two = await openTwoUsers();
}, 60_000);
afterAll(() => two[Symbol.asyncDispose]());

function operationOf(name: string): string {
  const [root = '', field = ''] = name.split('.');
  const type = schema.getType(root);
  const known = isObjectType(type) ? type.getFields()[field] : undefined;
  if (known === undefined) throw new Error(`There is no ${name}`);
  const selection = deepSelection(schema, getNamedType(known.type));
  for (const each of selection.fields) asked.add(each);
  asked.add(name);
  const args = RULES[name]?.args?.(two.things);
  return `${root.toLowerCase()} { ${field}${args === undefined ? '' : `(${args})`} ${selection.text} }`;
}

/** What of an answer is ann's: her ids and whatever bears her mark. What ben wrote himself he may read again. */
function leaks(answer: Answer, query: string): string[] {
  const text = JSON.stringify(answer);
  return [MARK, ...Object.values(two.things)].filter((mark) => text.includes(mark) && !query.includes(mark));
}

/** Why a payload or a whole operation was refused. */
function codesOf({ data, errors }: Answer): string[] {
  const [answer] = Object.values<Answer>(data ?? {});
  const inside: Answer[] = answer?.results?.flatMap((result: Answer) => result.errors) ?? [];
  return [...(errors ?? []), ...inside, ...errorsIn(answer)].map(
    (error: Answer) => error.extensions?.code ?? codeIn(error),
  );
}

function errorsIn(answer: Answer): Answer[] {
  if (typeof answer !== 'object' || answer === null) return [];
  return Object.entries<Answer>(answer).flatMap(([name, value]) => {
    if (name.endsWith('_errors')) return value;
    return name.endsWith('_results') ? value.flatMap(errorsIn) : [];
  });
}

function codeIn(error: Answer): string {
  return String(Object.entries(error).find(([name]) => name.endsWith('_code'))?.[1]);
}

const rootFields = ['Query', 'Mutation', 'Subscription'].flatMap((root) => {
  const type = schema.getType(root);
  return isObjectType(type) ? Object.keys(type.getFields()).map((field) => `${root}.${field}`) : [];
});

it('has a rule for every operation', () => {
  expect(Object.keys(RULES).sort()).toStrictEqual(rootFields.sort());
});

/** What a user may get of somebody else's: nothing, which for a list is an empty one, or a refusal. */
const FOREIGN: Record<Rule['kind'], string[]> = {
  own: ['served', 'refused'],
  public: ['served'],
  caller: ['served'],
  operator: ['refused'],
  acts: ['refused'],
};

function verdictOf(answer: Answer): string {
  const codes = codesOf(answer);
  if (codes.length === 0) return 'served';
  return codes.every((code) => code === 'FORBIDDEN' || code === 'NOT_FOUND') ? 'refused' : codes.join();
}

describe('another user', () => {
  const names = Object.keys(RULES).filter((name) => !name.startsWith('Subscription'));
  it.each(names)('%s', async (name) => {
    const query = operationOf(name);
    const answer = await two.ask(two.tokens.ben, query);
    expect(leaks(answer, query)).toStrictEqual([]);
    expect(FOREIGN[RULES[name]?.kind ?? 'own']).toContain(verdictOf(answer));
  });

  it('Subscription.jobProgress', async () => {
    const query = operationOf('Subscription.jobProgress');
    const [first] = await two.watch(two.tokens.ben, query, {}, 1);
    expect(first.errors[0].extensions.code).toBe('NOT_FOUND');
  });

  it('Subscription.jobUpdates', async () => {
    const query = operationOf('Subscription.jobUpdates');
    const hears = Promise.all(
      [two.tokens.ben, two.tokens.ann].map((token) => two.watch(token, query, {}, 2)),
    );
    const made: Record<'ann' | 'ben', string[]> = { ann: [], ben: [] };
    const make = async (user: 'ann' | 'ben') => {
      const input = { options: { width: 64, height: 64 }, model: { fluxDev: { prompt: 'x' } } };
      const { data } = await two.ask(two.tokens[user], GENERATE, { input });
      made[user].push(data.generateImage.job.id);
    };
    // Until both are heard: a subscription says nothing of when it has begun.
    let heard: Answer[][] | undefined;
    void hears.then((both) => (heard = both));
    const makeBoth = async () => {
      await make('ann');
      await make('ben');
      return heard?.map((events) => events.length);
    };
    await expect.poll(makeBoth, { timeout: 20_000 }).toStrictEqual([2, 2]);
    const jobsOf = (events: Answer[] = []) =>
      events.map(({ data }) => data.jobUpdates[`${data.jobUpdates.__typename}_jobId`]);
    const [bens, anns] = [jobsOf(heard?.[0]), jobsOf(heard?.[1])];
    expect(made.ben).toStrictEqual(expect.arrayContaining(bens));
    expect(made.ann).toStrictEqual(expect.arrayContaining(anns));
  });
});

describe('a token of one job', () => {
  const names = Object.keys(RULES).filter((name) => !name.startsWith('Subscription'));
  it.each(names)('opens nothing else of the same user: %s', async (name) => {
    const query = operationOf(name);
    const answer = await two.ask(two.tokens.oneJob, query);
    const { job: _job, image: _image, ...others } = two.things;
    const seen = Object.values(others).filter(
      (id) => JSON.stringify(answer).includes(id) && !query.includes(id),
    );
    expect(seen).toStrictEqual([]);
    const isMaking = RULES[name]?.kind === 'acts' || RULES[name]?.kind === 'operator';
    expect(isMaking ? ['refused'] : ['served', 'refused']).toContain(verdictOf(answer));
  });

  it('follows that job to its end', async () => {
    const query = operationOf('Subscription.jobProgress');
    const events = await two.watch(two.tokens.oneJob, query, {}, 100);
    expect(JSON.stringify(events.at(-1))).toContain(two.things.job);
  });
});

describe('another user over REST', () => {
  it('meets a rule on every route', async () => {
    const document = (await (await fetch(`${two.app.url}/api/openapi.json`)).json()) as Answer;
    const routes = Object.entries<object>(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(Object.keys(REST).sort()).toStrictEqual(routes.sort());
  });

  it.each(Object.entries(REST))('%s', async (route, rule) => {
    const [method = '', template = ''] = route.split(' ');
    const id = method === 'DELETE' ? two.things.running : two.things.job;
    const path = template.replace('{jobId}', id).replace('{template}', 'billboard');
    const ask = async (token: string) => {
      const query = template.includes('usage')
        ? '?groupBy=user,tag'
        : template.includes('preview')
          ? '?format=RECTANGLE_300X250'
          : '?wait=0';
      const answer = await two.rest(token, `${path}${query}`, {
        method,
        ...(rule.body === undefined
          ? {}
          : { body: JSON.stringify(rule.body(two.things)), headers: { 'content-type': 'application/json' } }),
      });
      return { status: answer.status, text: await answer.text() };
    };
    const ben = await ask(two.tokens.ben);
    expect(leaks(ben.text, `${path}${JSON.stringify(rule.body?.(two.things))}`)).toStrictEqual([]);
    expect((await fetch(`${two.app.url}${path}`, { method })).status).toBe(401);
    const [ann, oneJob] = [
      rule.kind === 'acts' ? ben : await ask(two.tokens.ann),
      await ask(two.tokens.oneJob),
    ];
    const mayAct = { acts: [403, 404], own: [200, 404], public: [200] }[rule.kind];
    expect(mayAct).toContain(ben.status);
    expect(rule.kind === 'acts' ? mayAct : [200, 403]).toContain(oneJob.status);
    expect([403, 404, 200]).toContain(ann.status);
    expect(leaks(ann.text, path).length > 0).toBe(rule.kind === 'own');
  });
});

describe('another user', () => {
  it('names no upload and no image of hers as an input', async () => {
    for (const reference of [`easel://uploads/${two.things.upload}`, `easel://images/${two.things.image}`]) {
      const run = async (token: string): Promise<string> => {
        const made = await two.ask(
          token,
          'mutation ($r: ImageRef!) { generateImage(input: { model: { fluxDev: { prompt: "x", imageUrl: $r } } }) { job { id } errors { code } } }',
          { r: reference },
        );
        const { id } = made.data.generateImage.job;
        let status = '';
        await expect
          .poll(
            async () => (status = (await two.ask(token, `{ job(id: "${id}") { status } }`)).data.job.status),
            { timeout: 20_000 },
          )
          .toMatch(/COMPLETED|FAILED/);
        return status;
      };
      expect([reference, await run(two.tokens.ben), await run(two.tokens.ann)]).toStrictEqual([
        reference,
        'FAILED',
        'COMPLETED',
      ]);
    }
  });
});

describe('the owner, after all that,', () => {
  const own = Object.keys(RULES).filter(
    (name) => !name.startsWith('Subscription') && RULES[name]?.kind !== 'operator',
  );
  it.each(own)('%s', async (name) => {
    const query = operationOf(name);
    const answer = await two.ask(two.tokens.ann, query);
    expect(codesOf(answer)).toStrictEqual([]);
    const rule = RULES[name];
    if (rule?.kind === 'public' || rule?.unmarked === true) return;
    expect(JSON.stringify(answer)).toMatch(new RegExp([MARK, ...Object.values(two.things)].join('|')));
  });

  it('is shut out with the key that was revoked', async () => {
    expect(codesOf(await two.ask(two.tokens.ann, '{ me { userId } }'))).toStrictEqual(['UNAUTHENTICATED']);
    expect(codesOf(await two.ask(two.tokens.oneJob, '{ me { userId } }'))).toStrictEqual(['UNAUTHENTICATED']);
  });
});

it.each(Object.keys(RULES).filter((name) => RULES[name]?.kind === 'operator'))(
  'an operator may: %s',
  async (name) => {
    expect(codesOf(await two.ask(two.tokens.operator, operationOf(name)))).toStrictEqual([]);
  },
);

it('has asked for every field there is', () => {
  const every = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter(({ name }) => !name.startsWith('__'))
    .flatMap((type) => Object.keys(type.getFields()).map((field) => `${type.name}.${field}`));
  expect(every.filter((field) => !asked.has(field))).toStrictEqual([]);
});
