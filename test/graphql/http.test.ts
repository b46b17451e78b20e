import { readFile } from 'node:fs/promises';
import { makeExecutableSchema } from '@graphql-tools/schema';
import { printSchema } from 'graphql';
import { describe, expect, it } from 'vitest';
import { schemaTypedefs } from '../../src/graphql/typedefs.ts';
import { builtInModels } from '../../src/registry/index.ts';
import { createRegistry } from '../../src/registry/registry.ts';
import { builtInTemplates } from '../../src/templates/index.ts';
import { createTemplateRegistry } from '../../src/templates/template-registry.ts';
import { GENERATE, openTestApp, runToEnd } from '../open-test-app.ts';

const typeDefs = schemaTypedefs(createRegistry(builtInModels), createTemplateRegistry(builtInTemplates));

describe('the committed schema', () => {
  it('is what the modules and the registry give', async () => {
    const schema = makeExecutableSchema({ typeDefs });
    expect(await readFile('schema.graphql', 'utf8')).toBe(`${printSchema(schema)}\n`);
  });

  it('describes every type, field, argument and value', () => {
    const schema = makeExecutableSchema({ typeDefs });
    const bare: string[] = [];
    for (const type of Object.values(schema.getTypeMap())) {
      if (
        type.name.startsWith('__') ||
        ['String', 'Int', 'Float', 'Boolean', 'ID', 'Query', 'Mutation', 'Subscription'].includes(type.name)
      )
        continue;
      if (!type.description) bare.push(type.name);
    }
    for (const type of Object.values(schema.getTypeMap())) {
      if (type.name.startsWith('__') || !('getFields' in type)) continue;
      for (const field of Object.values(type.getFields())) {
        if (!field.description) bare.push(`${type.name}.${field.name}`);
        if ('args' in field)
          for (const arg of field.args)
            if (!arg.description) bare.push(`${type.name}.${field.name}(${arg.name})`);
      }
    }
    expect(bare).toStrictEqual([]);
  });
});

describe('bad input over HTTP', () => {
  it('malformed JSON is answered as GraphQL errors with a request id', async () => {
    await using app = await openTestApp();
    const answer = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query": ',
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      errors: [
        { message: expect.any(String), extensions: { code: 'BAD_REQUEST', requestId: expect.any(String) } },
      ],
    });
  });

  it.each([
    ['two arms', '{ fluxPro: { prompt: "a" } fluxDev: { prompt: "b" } }', 'OneOf|exactly one'],
    ['no arm', '{}', 'OneOf|exactly one'],
    ['a null arm', '{ fluxPro: null }', 'OneOf|non-null|exactly one'],
    ['a wrong type', '{ fluxPro: { prompt: 7 } }', 'String cannot represent'],
    ['an unknown field', '{ fluxPro: { prompt: "a", image_url: "x" } }', 'not defined'],
    ['an unknown arm', '{ fluxPr: { prompt: "a" } }', 'not defined'],
  ])('%s is refused by the schema, as a literal and as a variable', async (_name, literal, message) => {
    await using app = await openTestApp();
    const inline = await app.post(`mutation { generateImage(input: { model: ${literal} }) { job { id } } }`);
    expect(JSON.stringify(inline.errors)).toMatch(new RegExp(message));
    const asJson = literal
      .replace(/(\w+):/g, '"$1":')
      .replace(/\} "/g, '}, "')
      .replace(/" "/g, '", "');
    const variable = await app.post(GENERATE, { input: { model: JSON.parse(asJson) } });
    expect(JSON.stringify(variable.errors)).toMatch(new RegExp(message));
    expect(variable.data).toBeUndefined();
  });

  it('every broken rule is data, all at once, with its path', async () => {
    await using app = await openTestApp();
    const input = {
      model: { imageToImage: { prompt: 'x'.repeat(100_000), imageUrl: 'ftp://e.com/a', strength: 2 } },
      options: { width: -5, height: 100_000, numImages: 40, seed: 'abc' },
      tags: ['x'.repeat(65)],
      deadlineSeconds: 0,
    };
    const { generateImage } = (await app.post(GENERATE, { input })).data;
    expect(generateImage.job).toBeNull();
    const found = generateImage.errors
      .map(({ path, rule }: { path: string[]; rule: string }) => `${path.join('.')} ${rule}`)
      .sort();
    expect(found).toStrictEqual([
      'deadlineSeconds range',
      'model.imageToImage.imageUrl scheme',
      'model.imageToImage.prompt length',
      'model.imageToImage.strength range',
      'options.height range',
      'options.numImages range',
      'options.seed type',
      'options.width range',
      'tags.0 length',
    ]);
    const prompt = generateImage.errors.find(({ path }: { path: string[] }) => path.includes('prompt'));
    expect(JSON.stringify(prompt).length).toBeLessThan(1000);
    expect(await app.submissions()).toHaveLength(0);
  });

  it('a price above maxCost is refused', async () => {
    await using app = await openTestApp();
    const { generateImage } = (
      await app.post(GENERATE, { input: { model: { fluxPro: { prompt: 'p' } }, maxCost: '0.04' } })
    ).data;
    expect(generateImage).toMatchObject({ job: null, errors: [{ code: 'COST_LIMIT', path: ['maxCost'] }] });
  });

  it('a bug is one opaque error with an id', async () => {
    await using app = await openTestApp({
      wrapStore: (store) => ({
        ...store,
        images: { ...store.images, ofJobs: () => Promise.reject(new Error(`A bug in ${app.folder}`)) },
      }),
    });
    const { id } = (await app.post(GENERATE, { input: { model: { fluxDev: { prompt: 'p' } } } })).data
      .generateImage.job;
    const { data, errors } = await app.post('query Broken($id: ID!) { job(id: $id) { id images { id } } }', {
      id,
    });
    expect(errors).toStrictEqual([
      {
        message: 'Internal error',
        locations: expect.anything(),
        path: ['job', 'images'],
        extensions: { code: 'INTERNAL', requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) },
      },
    ]);
    expect(data.job).toBeNull();
    expect(JSON.stringify(errors)).not.toContain(app.folder);
  });
});

describe('reading', () => {
  it('lists a hundred jobs with their images in a constant number of reads', async () => {
    await using app = await openTestApp();
    await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        runToEnd(app, {
          model: { fluxDev: { prompt: `p${n}` } },
          options: { width: 64, height: 64 },
          userId: n % 2 === 0 ? 'a' : 'b',
          tags: ['all', `t${n % 3}`],
        }),
      ),
    );
    const query =
      'query List($first: Int, $where: JobFilter, $after: String) { jobs(first: $first, where: $where, after: $after) { nodes { id userId model { id } images { id job { id } } retriedFrom { id } } pageInfo { hasNextPage endCursor } } }';
    const first = (await app.post(query, { first: 5 })).data.jobs;
    const rest = (await app.post(query, { first: 100, after: first.pageInfo.endCursor })).data.jobs;
    const ids = [...first.nodes, ...rest.nodes].map(({ id }: { id: string }) => id);
    expect(ids).toStrictEqual([...new Set(ids)].sort().toReversed());
    expect(ids).toHaveLength(12);
    expect([first.pageInfo.hasNextPage, rest.pageInfo.hasNextPage]).toStrictEqual([true, false]);
    for (const node of first.nodes)
      expect(node.images).toStrictEqual([{ id: expect.stringMatching(/^img_/), job: { id: node.id } }]);
    expect(
      (await app.post(query, { where: { userId: 'a', tag: 't0', status: ['COMPLETED'] } })).data.jobs.nodes,
    ).toHaveLength(2);
    expect((await app.post(query, { first: 101 })).errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
    expect((await app.post(query, { after: 'nonsense' })).errors?.[0].extensions.code).toBe('BAD_USER_INPUT');
  });

  it('finds images by words of their prompt, and nodes by id', async () => {
    await using app = await openTestApp();
    const job = await runToEnd(app, {
      model: { fluxDev: { prompt: 'Ein Café im Schnee' } },
      options: { width: 64, height: 64 },
    });
    await runToEnd(app, { model: { fluxDev: { prompt: 'a beach' } }, options: { width: 64, height: 64 } });
    const search = async (text: string) =>
      (
        await app.post('query Search($where: ImageFilter) { images(where: $where) { nodes { id } } }', {
          where: { search: text },
        })
      ).data.images.nodes;
    expect(await search('cafe schnee')).toStrictEqual([{ id: job.images[0].id }]);
    expect(await search('cafe beach')).toStrictEqual([]);
    const nodes = await app.post(
      `{ a: node(id: "${job.id}") { __typename id } b: node(id: "${job.images[0].id}") { __typename } c: node(id: "flux-pro") { __typename } d: node(id: "x") { id } }`,
    );
    expect(nodes.data).toMatchObject({
      a: { __typename: 'Job' },
      b: { __typename: 'Image' },
      c: { __typename: 'Model' },
      d: null,
    });
  });

  it('makes variants and a thumbhash on demand, once', async () => {
    await using app = await openTestApp();
    const job = await runToEnd(app, {
      model: { fluxDev: { prompt: 'p' } },
      options: { width: 1280, height: 640 },
    });
    const query =
      'query Variants($id: ID!) { job(id: $id) { images { thumbHash t: url(variant: THUMBNAIL) p: url(variant: PREVIEW) w: url(variant: WEBP) } } }';
    const [image] = (await app.post(query, { id: job.id })).data.job.images;
    const sharp = (await import('sharp')).default;
    const size = async (url: string) => {
      const { width, height, format } = await sharp(
        Buffer.from(await (await fetch(url)).arrayBuffer()),
      ).metadata();
      return [width, height, format];
    };
    expect(await Promise.all([image.t, image.p, image.w].map(size))).toStrictEqual([
      [256, 128, 'webp'],
      [1024, 512, 'webp'],
      [1280, 640, 'webp'],
    ]);
    expect(image.thumbHash).toMatch(/^[\w+/]+=*$/);
    expect((await app.post(query, { id: job.id })).data.job.images[0]).toStrictEqual(image);
  });
});

describe('browsers', () => {
  it('Apollo Sandbox may call a loopback server; other pages may not', async () => {
    await using app = await openTestApp();
    const preflight = (origin: string) =>
      fetch(`${app.url}/graphql`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
      });
    const allowed = await preflight('https://sandbox.embed.apollographql.com');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(
      'https://sandbox.embed.apollographql.com',
    );
    expect((await preflight('https://evil.example')).headers.get('access-control-allow-origin')).toBeNull();
    const page = await fetch(`${app.url}/graphql`, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('embeddable-sandbox');
    const csrf = await fetch(`${app.url}/graphql?query={__typename}`);
    expect(csrf.status).toBe(400);
  });

  it('a websocket of another page is refused', async () => {
    await using app = await openTestApp();
    const { WebSocket } = await import('ws');
    const open = (origin: string) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${app.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws', {
          headers: { origin },
        });
        socket.on('open', () => {
          socket.terminate();
          resolve('open');
        });
        socket.on('error', (error) => resolve(error.message));
      });
    expect(await open('https://studio.apollographql.com')).toBe('open');
    expect(await open(app.url)).toBe('open');
    expect(await open('https://evil.example')).toContain('403');
  });
});
