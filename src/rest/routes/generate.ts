import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { submitJob } from '../../jobs/submit-job.ts';
import { parseGenerateBody } from '../generate-body.ts';
import { answerJob, waitingRoute } from '../answer-job.ts';
import { sendUserErrors } from '../problem.ts';
import type { RestServices } from '../services.ts';

export function registerGenerate(app: FastifyInstance, services: RestServices): void {
  const { jobs } = services;
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
        ...waitingRoute,
        // Checked against the model, all problems at once; the document shows each model's own schema.
        body: z.unknown(),
      },
    },
    async (request, reply) => {
      const actor = await services.authenticate(request);
      const body = parseGenerateBody(request.body, request.headers['idempotency-key']);
      if (!body.ok) return sendUserErrors(request, reply, body.errors);
      const submitted = await submitJob(jobs, actor, body.request);
      if (!submitted.ok) return sendUserErrors(request, reply, submitted.errors);
      const { job } = submitted.value;
      const { wait } = request.query;
      return answerJob(request, reply, services, { job, wait, prefer: request.headers.prefer });
    },
  );
}

/** The requests whose commands people copy. */
const COPIED = /^\/api\/(images\/generate|templates\/[^/?]+)\/?(\?|$)/;

/** curl's default content type, so that a command copied from a page works; a form of a web page does not. */
function acceptCopiedCommands(app: FastifyInstance): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (request, text, done) => {
      if (request.headers.origin !== undefined || !COPIED.test(request.url)) {
        done(Object.assign(new Error('The content type must be application/json.'), { statusCode: 415 }));
        return;
      }
      void app.getDefaultJsonParser('error', 'error')(request, String(text), done);
    },
  );
}
