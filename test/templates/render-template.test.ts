import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Answer, openTestApp, PROGRESS, type TestApp } from '../open-test-app.ts';
import { FORMATS } from '../../src/templates/formats.ts';
import type { FormatId } from '../../src/templates/formats.ts';
import { sampleLogo } from '../../scripts/sample-pictures.ts';

const RENDER = /* GraphQL */ `
  mutation Render($input: RenderTemplateInput!) {
    renderTemplate(input: $input) {
      replayed
      job {
        id
        status
        model {
          id
        }
        template {
          key
          version
          formats
        }
        input
        cost {
          estimate
          lines {
            label
            amount
          }
        }
      }
      errors {
        code
        message
        path
        ... on InvalidInputError {
          rule
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

const RENDERED = /* GraphQL */ `
  query Rendered($id: ID!) {
    job(id: $id) {
      status
      attempts {
        step
        endpoint
        requestId
      }
      cost {
        estimate
        settled
        held
        lines {
          label
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
      images {
        name
        url
        width
        height
        bytes
        contentType
      }
      artifacts {
        name
        url
        width
        height
        contentType
      }
      retriedFrom {
        id
      }
    }
  }
`;

const billboard = (variables: object, formats: FormatId[], rest: object = {}) => ({
  input: { template: { billboard: variables }, formats, ...rest },
});

// oxlint-disable-next-line typescript/no-explicit-any
async function render(app: TestApp, variables: object): Promise<{ id: string; events: any[]; job: any }> {
  const { data, errors } = await app.post(RENDER, variables);
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  const { job } = data.renderTemplate;
  if (job === null) throw new Error(JSON.stringify(data.renderTemplate.errors));
  const events = (await app.collect(STEPS, { jobId: job.id })).map(({ data: d }) => d.jobProgress);
  return { id: job.id, events, job: (await app.post(RENDERED, { id: job.id })).data.job };
}

const STEPS = PROGRESS.replace('... on JobFinished', '... on JobStep { step index of } ... on JobFinished');

async function download(url: string): Promise<Buffer> {
  return Buffer.from(await (await fetch(url)).arrayBuffer());
}

describe('renderTemplate', () => {
  it('renders every format asked for from one background a class', async () => {
    await using app = await openTestApp();
    const formats: FormatId[] = ['BILLBOARD_970X250', 'OUTDOOR_1400X400', 'SOCIAL_1080X1080'];
    const { events, job } = await render(
      app,
      billboard({ headline: 'Winter Sale', backgroundStyle: 'snowy', callToAction: 'Shop now' }, formats),
    );
    expect(job).toMatchObject({
      status: 'COMPLETED',
      failure: null,
      cost: { estimate: '0.10', settled: '0.10', held: '0.00' },
    });
    expect(job.cost.lines).toStrictEqual([
      { label: 'flux-pro (background-wide)', amount: '0.05' },
      { label: 'flux-pro (background-square)', amount: '0.05' },
    ]);
    expect(job.images.map(({ name }: { name: string }) => name)).toStrictEqual(formats);
    for (const image of job.images) {
      const { width, height, maxBytes } = FORMATS[image.name as FormatId];
      const bytes = await download(image.url);
      expect(await sharp(bytes).metadata()).toMatchObject({ width, height, format: 'jpeg' });
      expect(bytes.length).toBe(image.bytes);
      expect(bytes.length).toBeLessThanOrEqual(maxBytes);
    }
    expect(
      job.artifacts.map(({ name, width, height }: { name: string; width: number; height: number }) => [
        name,
        width,
        height,
      ]),
    ).toStrictEqual([
      ['background-wide', 1632, 544],
      ['background-square', 1088, 1088],
      ['BILLBOARD_970X250@2x', 1940, 500],
      ['BILLBOARD_970X250-words', 970, 250],
      ['OUTDOOR_1400X400@2x', 2800, 800],
      ['OUTDOOR_1400X400-words', 1400, 400],
      ['SOCIAL_1080X1080@2x', 2160, 2160],
      ['SOCIAL_1080X1080-words', 1080, 1080],
    ]);

    expect(events.map(({ seq }) => seq)).toStrictEqual(events.map((_, index) => index + 1));
    const steps = events.filter((event) => event.__typename === 'JobStep');
    expect(steps).toMatchObject([
      { step: 'background-wide', index: 0, of: 2 },
      { step: 'background-square', index: 1, of: 2 },
    ]);
    expect(events.filter((event) => event.__typename === 'ImageStored')).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({ __typename: 'JobFinished', job: { status: 'COMPLETED' } });
    const sent = (await app.submissions()).map(({ endpoint, input }) => [
      endpoint,
      input['image_size'],
      input['prompt'],
    ]);
    expect(sent).toMatchObject([
      ['fal-ai/flux-pro', { width: 1632, height: 544 }, expect.stringContaining('snowy')],
      ['fal-ai/flux-pro', { width: 1088, height: 1088 }, expect.stringContaining('No text')],
    ]);
  });

  it('runs a look of one’s own on the model that takes weights', async () => {
    await using app = await openTestApp();
    const { job } = await render(
      app,
      billboard({ headline: 'Sale', avatarLora: 'https://example.com/jf.safetensors' }, ['SOCIAL_1200X630']),
    );
    expect(job).toMatchObject({
      status: 'COMPLETED',
      cost: { settled: '0.03' },
      attempts: [{ step: 'background-landscape', endpoint: 'fal-ai/flux-lora' }],
    });
  });

  it('keeps an inline logo and draws it', async () => {
    await using app = await openTestApp();
    const logo = `data:image/png;base64,${(await sampleLogo()).toString('base64')}`;
    const { data } = await app.post(RENDER, billboard({ headline: 'Sale', logo }, ['SOCIAL_1080X1350']));
    expect(data.renderTemplate.job.input.logo).toMatch(/^easel:\/\/uploads\//);
    await app.collect(PROGRESS, { jobId: data.renderTemplate.job.id });
    const { job } = (await app.post(RENDERED, { id: data.renderTemplate.job.id })).data;
    const corner = await sharp(await download(job.images[0].url))
      .extract({ left: 60, top: 60, width: 340, height: 130 })
      .greyscale()
      .stats();
    expect(corner.channels[0]!.max).toBeGreaterThan(240);
  });

  it('cuts a product out and stands it in a scene', async () => {
    await using app = await openTestApp();
    const { job } = await render(app, {
      input: {
        template: { productShot: { productImage: await productPhoto(), headline: 'Shine' } },
        formats: ['SOCIAL_1080X1080'],
      },
    });
    expect(job).toMatchObject({ status: 'COMPLETED', failure: null, cost: { settled: '0.048' } });
    expect(
      job.attempts.map(({ step, endpoint }: { step: string; endpoint: string }) => [step, endpoint]),
    ).toStrictEqual([
      ['cutout', 'fal-ai/bria/background/remove'],
      ['background-square', 'fal-ai/flux/dev'],
    ]);
    const { data, info } = await sharp(await download(job.images[0].url))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    // The middle of the picture is the product's own colour, within what a JPEG changes.
    const at = (Math.round(info.height * 0.66) * info.width + info.width / 2) * 3;
    expect(Math.abs((data[at] ?? 0) - 0x1a)).toBeLessThan(14);
    expect(Math.abs((data[at + 1] ?? 0) - 0x73)).toBeLessThan(14);
    expect(Math.abs((data[at + 2] ?? 0) - 0xe8)).toBeLessThan(14);
  });

  it('has a product redrawn by an edit model', async () => {
    await using app = await openTestApp();
    const productShot = { productImage: await productPhoto(), mode: 'RESTYLED', surface: 'wet sand' };
    const { job } = await render(app, {
      input: { template: { productShot }, formats: ['BILLBOARD_970X250'] },
    });
    expect(job).toMatchObject({
      status: 'COMPLETED',
      cost: { settled: '0.04' },
      attempts: [{ endpoint: 'fal-ai/flux-pro/kontext' }],
    });
    expect(await app.submissions()).toMatchObject([
      { input: { aspect_ratio: '21:9', prompt: expect.stringContaining('wet sand') } },
    ]);
  });

  it('fails before any model runs when a text does not fit', async () => {
    await using app = await openTestApp();
    const headline = 'This headline goes on and on and on. '.repeat(9).trim().slice(0, 300);
    const { job } = await render(app, billboard({ headline }, ['LEADERBOARD_728X90']));
    expect(job).toMatchObject({
      status: 'FAILED',
      failure: {
        code: 'TEXT_DOES_NOT_FIT',
        retryable: false,
        charged: false,
        details: { variable: 'headline', format: 'LEADERBOARD_728X90' },
      },
      cost: { settled: '0.00' },
      images: [],
    });
    expect(headline.startsWith(job.failure.details.longest)).toBe(true);
    expect(job.failure.message).toContain(job.failure.details.longest);
    expect(await app.submissions()).toStrictEqual([]);
  });

  it.each([
    {
      name: 'a character without a font',
      variables: { headline: 'ลดราคา' },
      problems: [[['template', 'billboard', 'headline'], 'missing_glyph']],
    },
    {
      name: 'a wrong colour and a wrong reference',
      variables: { headline: 'Sale', brandColor: 'red', logo: 'ftp://x/y' },
      problems: [
        [['template', 'billboard', 'brandColor'], 'format'],
        [['template', 'billboard', 'logo'], 'scheme'],
      ],
    },
    {
      name: 'a logo of one pixel',
      variables: {
        headline: 'Sale',
        logo: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      },
      problems: [[['template', 'billboard', 'logo'], 'image_size']],
    },
    {
      name: 'a logo that is not there',
      variables: { headline: 'Sale', logo: 'easel://uploads/nope-png' },
      problems: [[['template', 'billboard', 'logo'], 'image']],
    },
    {
      name: 'a logo on a server of this machine that is not there',
      variables: { headline: 'Sale', logo: 'http://127.0.0.1:1/logo.png' },
      problems: [[['template', 'billboard', 'logo'], 'image']],
    },
  ])('refuses $name', async ({ variables, problems }) => {
    await using app = await openTestApp();
    const { data } = await app.post(RENDER, billboard(variables, ['SOCIAL_1080X1080']));
    expect(data.renderTemplate.job).toBeNull();
    expect(
      data.renderTemplate.errors.map(({ path, rule }: { path: string[]; rule: string }) => [path, rule]),
    ).toStrictEqual(problems);
    expect(await app.submissions()).toStrictEqual([]);
  });

  it('is idempotent, prices before it runs, and keeps a limit', async () => {
    await using app = await openTestApp();
    const wanted = billboard({ headline: 'Sale' }, ['SOCIAL_1080X1080'], { idempotencyKey: 'once' });
    const first = (await app.post(RENDER, wanted)).data.renderTemplate;
    const second = (await app.post(RENDER, wanted)).data.renderTemplate;
    expect(second).toMatchObject({ replayed: true, job: { id: first.job.id } });
    const other = billboard({ headline: 'Other' }, ['SOCIAL_1080X1080'], { idempotencyKey: 'once' });
    expect((await app.post(RENDER, other)).data.renderTemplate.errors).toMatchObject([
      { code: 'IDEMPOTENCY_MISMATCH', originalJob: { id: first.job.id } },
    ]);

    const estimate =
      'query E($input: RenderTemplateInput!) { estimateTemplate(input: $input) { total errors { code } } }';
    const all = { input: { template: { billboard: { headline: 'Sale' } } } };
    expect((await app.post(estimate, all)).data.estimateTemplate).toStrictEqual({
      total: '0.25',
      errors: [],
    });
    const dear = (await app.post(RENDER, { input: { ...all.input, maxCost: '0.24' } })).data.renderTemplate;
    expect(dear).toMatchObject({ job: null, errors: [{ code: 'COST_LIMIT' }] });
  });

  it('retries a failed step alone and is charged once', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'submit-503', times: 1, match: 'lower half' });
    const { job, events } = await render(
      app,
      billboard({ headline: 'Sale' }, ['BILLBOARD_970X250', 'SOCIAL_1080X1080']),
    );
    expect(job).toMatchObject({ status: 'COMPLETED', cost: { settled: '0.10' } });
    expect(job.attempts.map(({ step }: { step: string }) => step)).toStrictEqual([
      'background-wide',
      'background-square',
      'background-square',
    ]);
    expect(events.filter((event) => event.__typename === 'JobStep')).toHaveLength(2);
  });

  it('goes on after a restart without paying for a finished step again', async () => {
    await using app = await openTestApp({ sandbox: { runMs: 150 } });
    await app.behave({ match: 'lower half', runMs: 2000 });
    const { data } = await app.post(
      RENDER,
      billboard({ headline: 'Sale' }, ['BILLBOARD_970X250', 'SOCIAL_1080X1080']),
    );
    const { id } = data.renderTemplate.job;
    await untilStep(app, id, 'background-square');
    await app.restart();
    await app.collect(PROGRESS, { jobId: id });
    const { job } = (await app.post(RENDERED, { id })).data;
    expect(job).toMatchObject({ status: 'COMPLETED', cost: { settled: '0.10' } });
    expect(job.images).toHaveLength(2);
    expect(await app.submissions()).toHaveLength(2);
  });

  it('stores each format once when it is stopped between them', async () => {
    await using app = await openTestApp();
    const { data } = await app.post(RENDER, { input: { template: { billboard: { headline: 'Sale' } } } });
    const { id } = data.renderTemplate.job;
    for await (const { data: d } of app
      .subscriber()
      .iterate<Answer>({ query: STEPS, variables: { jobId: id } })) {
      if (d?.['jobProgress'].__typename === 'ImageStored') break;
    }
    await app.restart();
    const events = (await app.collect(STEPS, { jobId: id })).map(({ data: d }) => d.jobProgress);
    expect(events.filter((event) => event.__typename === 'ImageStored')).toHaveLength(10);
    const { job } = (await app.post(RENDERED, { id })).data;
    expect(job).toMatchObject({ status: 'COMPLETED', cost: { settled: '0.25' } });
    expect(job.images.map(({ name }: { name: string }) => name)).toStrictEqual(Object.keys(FORMATS));
    expect(job.artifacts).toHaveLength(5 + 20);
    expect(await app.submissions()).toHaveLength(5);
  });

  it.each(['PNG', 'WEBP'])('writes %s files when asked to', async (fileType) => {
    await using app = await openTestApp();
    const { job } = await render(app, billboard({ headline: 'Sale' }, ['RECTANGLE_300X250'], { fileType }));
    expect(job.images).toMatchObject([{ contentType: `image/${fileType.toLowerCase()}` }]);
    expect(await sharp(await download(job.images[0].url)).metadata()).toMatchObject({
      format: fileType.toLowerCase(),
      width: 300,
      height: 250,
    });
  });

  it('marks formats on a flagged background', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'nsfw' });
    const { id } = await render(app, billboard({ headline: 'Sale' }, ['RECTANGLE_300X250']));
    const { job } = (
      await app.post(
        'query N($id: ID!) { job(id: $id) { status warnings images { nsfw } artifacts { name nsfw } } }',
        { id },
      )
    ).data;
    expect(job).toMatchObject({
      status: 'COMPLETED',
      images: [{ nsfw: true }],
      warnings: [expect.stringMatching(/flagged/)],
    });
  });

  it('is cancelled between steps, uncharged', async () => {
    await using app = await openTestApp();
    await app.behave({ match: 'lower half', queueMs: 60_000, positions: 3 });
    const { data } = await app.post(
      RENDER,
      billboard({ headline: 'Sale' }, ['BILLBOARD_970X250', 'SOCIAL_1080X1080']),
    );
    const { id } = data.renderTemplate.job;
    await untilStep(app, id, 'background-square');
    await app.post('mutation C($id: ID!) { cancelJob(id: $id) { job { status } errors { code } } }', { id });
    await app.collect(PROGRESS, { jobId: id });
    const { job } = (await app.post(RENDERED, { id })).data;
    expect(job).toMatchObject({ status: 'CANCELED', cost: { settled: '0.00', held: '0.00' }, images: [] });
  });

  it('is retried as a new job with the same variables', async () => {
    await using app = await openTestApp();
    await app.behave({ fault: 'content-policy', times: 1 });
    const failed = await render(app, billboard({ headline: 'Sale' }, ['SOCIAL_1080X1080']));
    expect(failed.job).toMatchObject({
      status: 'FAILED',
      failure: { code: 'CONTENT_POLICY', charged: false },
    });
    const retried = (
      await app.post('mutation R($id: ID!) { retryJob(id: $id) { job { id } errors { message } } }', {
        id: failed.id,
      })
    ).data.retryJob;
    expect(retried.errors).toStrictEqual([]);
    await app.collect(PROGRESS, { jobId: retried.job.id });
    expect((await app.post(RENDERED, { id: retried.job.id })).data.job).toMatchObject({
      status: 'COMPLETED',
      retriedFrom: { id: failed.id },
    });
  });
});

/** A blue box before a white wall. */
async function productPhoto(): Promise<string> {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"><rect width="400" height="400" fill="#fff"/><rect x="120" y="60" width="160" height="300" fill="#1a73e8"/></svg>';
  return `data:image/png;base64,${(await sharp(Buffer.from(svg)).png().toBuffer()).toString('base64')}`;
}

describe('templates', () => {
  it('are listed with their variables and formats', async () => {
    await using app = await openTestApp();
    const { data } = await app.post(
      '{ templates { key version arm title variables formats { id width height maxBytes aspect } } }',
    );
    expect(data.templates).toMatchObject([
      {
        key: 'billboard',
        version: 1,
        arm: 'billboard',
        variables: { properties: { headline: { 'x-ui': 'text' } }, required: ['headline'] },
      },
      { key: 'discount-banner', arm: 'discountBanner' },
      { key: 'product-shot', arm: 'productShot' },
    ]);
    expect(data.templates[0].formats).toHaveLength(10);
  });

  it('are previewed at no cost', async () => {
    await using app = await openTestApp();
    const query = `query P($template: TemplateInput!, $format: TemplateFormat!) {
      templatePreview(template: $template, format: $format) {
        image width height contrast errors { message path ... on InvalidInputError { rule allowed } }
      }
    }`;
    const template = {
      discountBanner: {
        headline: 'Sale',
        amount: '10',
        currency: 'EUR',
        validUntil: '2099-01-01',
        locale: 'de-DE',
      },
    };
    const preview = (await app.post(query, { template, format: 'HALF_PAGE_300X600' })).data.templatePreview;
    expect(preview).toMatchObject({ width: 300, height: 600, errors: [] });
    expect(preview.contrast).toBeGreaterThanOrEqual(4.5);
    const bytes = Buffer.from(preview.image.split(',')[1], 'base64');
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 300, height: 600 });

    const long = { billboard: { headline: 'on and on '.repeat(30) } };
    const refused = (await app.post(query, { template: long, format: 'LEADERBOARD_728X90' })).data
      .templatePreview;
    expect(refused).toMatchObject({
      image: null,
      errors: [{ rule: 'text_does_not_fit', path: ['template', 'billboard', 'headline'] }],
    });
    expect(refused.errors[0].allowed[0].length).toBeGreaterThan(20);
    expect(await app.submissions()).toStrictEqual([]);
    expect((await app.post('{ jobs { nodes { id } } }')).data.jobs.nodes).toStrictEqual([]);
  });
});

/** Resolves when a job has entered a step and its run has been accepted by the provider. */
async function untilStep(app: TestApp, id: string, step: string): Promise<void> {
  for (;;) {
    const { job } = (await app.post(RENDERED, { id })).data;
    const attempt = job.attempts.find((each: { step: string }) => each.step === step);
    if (attempt !== undefined && attempt.requestId !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
