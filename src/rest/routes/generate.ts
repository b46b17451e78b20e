import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { submitJob } from '../../jobs/submit-job.ts';
import { parseGenerateBody } from '../generate-body.ts';
import { jobBody, toJobBody } from '../job-body.ts';
import { problemSchema, sendFailedJob, sendUserErrors } from '../problem.ts';
import type { RestServices } from '../services.ts';
import { waitForJob, waitSeconds } from '../wait-for-job.ts';

export function registerGenerate(app: FastifyInstance, services: RestServices): void {
  const { jobs, imageUrls } = services;
  acceptCopiedCommands(app);
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/images/generate',
    {
      schema: {
        operationId: 'generateImage',
        summary: 'Generate images with one model',
        description:
          'Waits for the images up to `wait` seconds; a job that is not done by then is answered with 202 and its address.',
        tags: ['Images'],
        querystring: z.object({
          wait: z.coerce
            .number()
            .int()
            .min(0)
            .max(600)
            .optional()
            .describe('Seconds to wait for the images; default 60.'),
        }),
        headers: z.looseObject({
          prefer: z.string().optional().describe('wait=<seconds> does what the query parameter does.'),
          'idempotency-key': z
            .string()
            .optional()
            .describe('Makes a repeated request answer with the first one.'),
        }),
        // Checked against the model, all problems at once; the document shows each model's own schema.
        body: z.unknown(),
        response: {
          200: jobBody.describe('The images are stored.'),
          202: jobBody.describe('Not done yet: ask at Location.'),
          '4xx': problemSchema.describe(
            'The request was refused, or its job failed for a reason of its own.',
          ),
          '5xx': problemSchema.describe('The provider, or this server, failed.'),
        },
      },
    },
    async (request, reply) => {
      const actor = await services.authenticate(request);
      const body = parseGenerateBody(request.body, request.headers['idempotency-key']);
      if (!body.ok) return sendUserErrors(request, reply, body.errors);
      const submitted = await submitJob(jobs, actor, body.request);
      if (!submitted.ok) return sendUserErrors(request, reply, submitted.errors);
      const gone = new AbortController();
      reply.raw.once('close', () => gone.abort());
      const ms = waitSeconds(request.query.wait, request.headers.prefer) * 1000;
      const job = await waitForJob(jobs, submitted.value.job, ms, gone.signal);
      if (job.status === 'FAILED' || job.status === 'CANCELED') return sendFailedJob(request, reply, job);
      const [images = []] = await jobs.store.images.ofJobs([job.id]);
      const answer = await toJobBody(job, images, imageUrls);
      if (job.status === 'COMPLETED') return reply.status(200).send(answer);
      return reply.status(202).header('location', `/api/images/${job.id}`).send(answer);
    },
  );
}

/** curl's default content type, so that a command copied from a page works; a form of a web page does not. */
function acceptCopiedCommands(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (request, text, done) => {
      if (request.headers.origin !== undefined || request.url.split('?')[0] !== '/api/images/generate') {
        done(Object.assign(new Error('The content type must be application/json.'), { statusCode: 415 }));
        return;
      }
      void app.getDefaultJsonParser('error', 'error')(request, String(text), done);
    },
  );
}
