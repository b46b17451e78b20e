import type { FastifyInstance } from 'fastify';
import type { JobDeps } from '../../jobs/job-deps.ts';
import { recordWebhook, wakeRun } from '../../jobs/take-webhook.ts';
import { readWebhookAddress } from '../../jobs/webhook-token.ts';
import { sendProblem } from '../problem.ts';

export interface WebhookParts {
  jobs: JobDeps;
  signingKey: Buffer;
  verify: (
    headers: Record<string, string | string[] | undefined>,
    body: Buffer,
  ) => Promise<
    { ok: true; webhook: { requestId: string } } | { ok: false; reason: string; unsettled: boolean }
  >;
}

/** Registers `/webhooks/fal` in a scope of its own: the signature is over the body's own bytes. */
export function registerFalWebhook(app: FastifyInstance, { jobs, signingKey, verify }: WebhookParts): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.post('/webhooks/fal', async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const verified = await verify(request.headers, body);
    if (!verified.ok) {
      const { reason: detail, unsettled } = verified;
      jobs.log.warn({ reason: detail }, 'A webhook was refused');
      if (unsettled) return sendProblem(request, reply, { status: 503, code: 'UNAVAILABLE', detail });
      return sendProblem(request, reply, { status: 401, code: 'UNAUTHENTICATED', detail });
    }
    const about = readWebhookAddress(new URL(request.url, 'http://localhost').searchParams, signingKey);
    // What would be lost with this process is stored first: once answered, it is not sent again. The rest comes after,
    // as the provider gives up on slow receivers.
    const job = await recordWebhook(jobs, { requestId: verified.webhook.requestId, about });
    if (job !== undefined) {
      void wakeRun(jobs, job).catch((error: unknown) =>
        jobs.log.error({ err: error }, 'A webhook could not be worked on'),
      );
    }
    return reply.status(200).send({ ok: true });
  });
}
