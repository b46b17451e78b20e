import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, openTestApp, runToEnd, type TestApp } from '../open-test-app.ts';

const GENERATE = `mutation G($input: GenerateImageInput!) { generateImage(input: $input) {
  job { id } errors { __typename code message path ... on ContentRejectedError { category } } } }`;
const RULES = `
deny:
  weapons: [gun, "machine gun*"]
  nudity: [nude]
allow: [nude lipstick]
`;

const asking = (prompt: string) => ({ model: { fluxPro: { prompt } }, options: { width: 64, height: 64 } });

describe('lists of words', () => {
  let folder: string;
  let app: TestApp;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'easel-moderation-'));
    await writeFile(join(folder, 'rules.yaml'), RULES);
    app = await openTestApp({ env: { MODERATION_FILE: join(folder, 'rules.yaml') } });
  });
  afterAll(async () => {
    await app[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('refuse what is denied as data, with its place and category, before anything is held', async () => {
    const { data } = await app.post(GENERATE, { input: asking('a cat with a Gun') });
    expect(data.generateImage).toStrictEqual({
      job: null,
      errors: [
        {
          __typename: 'ContentRejectedError',
          code: 'CONTENT_REJECTED',
          message: expect.stringContaining('"gun"'),
          path: ['model', 'fluxPro', 'prompt'],
          category: 'weapons',
        },
      ],
    });
    const rest = await fetch(`${app.url}/api/images/generate`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'flux-pro', inputs: { prompt: 'nude' } }),
    });
    expect(rest.status).toBe(422);
    expect(await rest.json()).toMatchObject({
      code: 'CONTENT_REJECTED',
      errors: [{ path: ['inputs', 'prompt'] }],
    });
    expect((await app.post('{ jobs { nodes { id } } }')).data.jobs.nodes).toStrictEqual([]);
    expect(await app.submissions()).toStrictEqual([]);
  });

  it('let the rest through', async () => {
    expect(await runToEnd(app, asking('a nude lipstick'))).toMatchObject({ status: 'COMPLETED' });
  });

  it('look into batches, templates and custom endpoints', async () => {
    const batch = await app.post(
      'mutation B($inputs: [GenerateImageInput!]!) { generateImages(inputs: $inputs, onError: REJECT_FAILED) { accepted rejected results { errors { code path } } } }',
      { inputs: [asking('a cat'), asking('a gun')] },
    );
    expect(batch.data.generateImages).toMatchObject({ accepted: 1, rejected: 1 });
    expect(batch.data.generateImages.results[1].errors[0].code).toBe('CONTENT_REJECTED');
    const template = await app.post(
      'mutation R($input: RenderTemplateInput!) { renderTemplate(input: $input) { job { id } errors { code path } } }',
      { input: { template: { billboard: { headline: 'Guns: machine guns!' } } } },
    );
    expect(template.data.renderTemplate).toMatchObject({
      job: null,
      errors: [{ code: 'CONTENT_REJECTED', path: ['template', 'billboard', 'headline'] }],
    });
    const custom = await app.post(GENERATE, {
      input: { model: { custom: { endpoint: 'fal-ai/other', input: { scene: { detail: ['a gun'] } } } } },
    });
    expect(custom.data.generateImage.errors[0]).toMatchObject({
      code: 'CONTENT_REJECTED',
      category: 'weapons',
    });
  });

  it('that cannot be read stop the start', async () => {
    const bad = join(folder, 'bad.yaml');
    await writeFile(bad, 'deny: ["!?", 7]\nalows: []');
    await expect(openTestApp({ env: { MODERATION_FILE: bad } })).rejects.toThrow(/MODERATION_FILE.*deny/s);
    await expect(openTestApp({ env: { MODERATION_FILE: join(folder, 'none') } })).rejects.toThrow(
      'cannot be read',
    );
  });
});

describe('a service of the operator', () => {
  it('is asked before a request is accepted; what it cannot judge is not', async () => {
    const asked: Answer[] = [];
    let status = 200;
    const server = createServer((request, response) => {
      void text(request).then((body) => {
        const { texts } = JSON.parse(body);
        asked.push({ ...JSON.parse(body), authorization: request.headers.authorization });
        const allowed = !texts.some((each: Answer) => each.text.includes('forbidden'));
        const verdict = allowed ? { allowed } : { allowed, message: 'Not here.', category: 'house rule' };
        response.writeHead(status).end(JSON.stringify(verdict));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const url = `http://127.0.0.1:${port}/judge`;
      await using app = await openTestApp({
        env: { MODERATION_URL: url, MODERATION_TOKEN: 'planted-token' },
      });
      await runToEnd(app, { ...asking('a cat'), userId: 'ann' });
      expect(asked).toStrictEqual([
        {
          userId: 'ann',
          model: 'flux-pro',
          inputs: { prompt: 'a cat' },
          texts: [{ path: ['inputs', 'prompt'], text: 'a cat' }],
          authorization: 'Bearer planted-token',
        },
      ]);
      const refused = await app.post(GENERATE, { input: asking('something forbidden') });
      expect(refused.data.generateImage.errors).toMatchObject([
        { code: 'CONTENT_REJECTED', message: 'Not here.', category: 'house rule', path: [] },
      ]);
      status = 500;
      const unjudged = await app.post(GENERATE, { input: asking('a cat') });
      expect(unjudged.errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', retryAfterMs: 5000 } }]);
      expect(JSON.stringify(unjudged)).not.toContain(String(port));
      expect(await app.submissions()).toHaveLength(1);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe("fal's own flags", () => {
  it('are stored for each image and shown, and a refusal of its policy is told', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'nsfw' });
    const job = await runToEnd(app, asking('flagged'));
    expect(job).toMatchObject({
      status: 'COMPLETED',
      images: [{ nsfw: true }],
      warnings: [expect.any(String)],
    });
    const rest = await fetch(`${app.url}/api/images/${job.id}`);
    expect(await rest.json()).toMatchObject({ images: [{ nsfw: true }] });
    await app.behave({ fault: 'content-policy' });
    expect(await runToEnd(app, asking('rejected'))).toMatchObject({
      status: 'FAILED',
      failure: { code: 'CONTENT_POLICY', charged: false },
    });
  });
});
