// A server with something on every page: pictures of several models, a render, a failure, a run and a wait.

import { GENERATE, PROGRESS, runToEnd, type Answer, type TestApp } from '../open-test-app.ts';

export const LONG_PROMPT = 'A very long prompt about a lighthouse on a basalt cliff. '
  .repeat(170)
  .slice(0, 10_000)
  .trim();
const RTL_PROMPT = 'صورة لمنارة على جرف من البازلت عند الغسق، ضباب بحري وألوان زرقاء هادئة';

const PICTURES: readonly { model: object; options?: object; tags?: string[] }[] = [
  { model: { fluxPro: { prompt: LONG_PROMPT } }, options: { width: 512, height: 512 } },
  {
    model: { fluxPro: { prompt: RTL_PROMPT } },
    options: { width: 768, height: 512 },
    tags: ['spring', 'web'],
  },
  {
    model: { fluxDev: { prompt: 'A hand-thrown stoneware teapot on raw linen' } },
    options: { width: 512, height: 768, seed: '7' },
  },
  {
    model: { fluxDev: { prompt: 'A hand-thrown stoneware teapot on slate' } },
    options: { width: 512, height: 768, seed: '8' },
  },
  {
    model: { fluxPro: { prompt: 'A lighthouse at dusk, long exposure' } },
    options: { width: 1024, height: 512, numImages: 2 },
    tags: ['spring'],
  },
];

const BILLBOARD = { headline: 'Quiet mornings, on sale', call_to_action: 'See the range' };

export interface Furniture {
  jobId: string;
  webhookId: string;
  /** The billboard with its variables filled in. */
  template: string;
  imageId: string;
  /** Two of one size that differ in a word and the seed. */
  pair: readonly [string, string];
}

export async function furnish(app: TestApp): Promise<Furniture> {
  const webhookId = await addWebhook(app);
  await app.post(SET_BUDGET, { userId: 'operator' });
  const jobs: Answer[] = [];
  for (const picture of PICTURES) jobs.push(await runToEnd(app, picture));
  await renderBillboard(app);
  await app.behave({ fault: 'content-policy', match: 'refused' });
  await runToEnd(app, { model: { fluxPro: { prompt: 'Something that is refused' } } });
  await app.behave({ queueMs: 0, runMs: 600_000, logs: 400, match: 'Long under way' });
  await app.behave({ queueMs: 600_000, positions: 3, match: 'Waits in the queue' });
  await begin(app, 'Long under way: the harbour before sunrise');
  await begin(app, 'Waits in the queue: the harbour at noon');
  const template = `/templates/billboard?with=${encodeURIComponent(JSON.stringify(BILLBOARD))}`;
  return {
    template,
    webhookId,
    jobId: jobs[1].id,
    imageId: jobs[1].images[0].id,
    pair: [jobs[2].images[0].id, jobs[3].images[0].id],
  };
}

/** Submits without waiting for the end. */
export async function begin(app: TestApp, prompt: string): Promise<string> {
  const { data } = await app.post(GENERATE, { input: { model: { fluxPro: { prompt } } } });
  const { job, errors } = data.generateImage;
  if (job === null) throw new Error(`Not begun: ${JSON.stringify(errors)}`);
  return job.id;
}

const SET_BUDGET = `mutation Set($userId: String!) {
  setAccount(userId: $userId, input: { budgets: [{ period: MONTH, limit: "0.75" }, { period: TOTAL, limit: "50.00" }] }) { errors { message } }
}`;

/** Nobody listens there: its deliveries wait for their next attempt. */
async function addWebhook(app: TestApp): Promise<string> {
  const { data } = await app.post(
    'mutation W($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }',
    {
      input: {
        url: 'https://127-0-0-1.invalid/hooks/easel',
        events: ['JOB_COMPLETED', 'JOB_FAILED'],
        description: 'The shop',
      },
    },
  );
  return data.createWebhook.webhook.id;
}

async function renderBillboard(app: TestApp): Promise<void> {
  const { data } = await app.post(
    'mutation R($input: RenderTemplateInput!) { renderTemplate(input: $input) { job { id } errors { message } } }',
    {
      input: {
        template: { billboard: { headline: BILLBOARD.headline, callToAction: BILLBOARD.call_to_action } },
        formats: ['RECTANGLE_300X250', 'SOCIAL_1080X1080'],
      },
    },
  );
  await app.collect(PROGRESS, { jobId: data.renderTemplate.job.id });
}
