import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { JobDeps } from '../../jobs/job-deps.ts';
import { recordWebhook, wakeRun } from '../../jobs/take-webhook.ts';
import { readWebhookAddress } from '../../jobs/webhook-token.ts';
import { sendProblem } from '../problem.ts';

export interface WebhookParts {
  jobs: JobDeps;
  /** Counts a request of its address. Raises AppError RATE_LIMITED. */
  countRequest: (request: FastifyRequest) => Promise<void>;
  signingKey: Buffer;
  verify: (
    headers: Record<string, string | string[] | undefined>,
    body: Buffer,
  ) => Promise<
    { ok: true; webhook: { requestId: string } } | { ok: false; reason: string; unsettled: boolean }
  >;
}

/** Registers `/webhooks/fal` in a scope of its own: the signature is over the body's own bytes. */
export function registerFalWebhook(app: FastifyInstance, parts: WebhookParts): void {
  const { jobs, signingKey, verify, countRequest } = parts;
  const aboutOf = ({ url }: FastifyRequest) =>
    readWebhookAddress(new URL(url, 'http://localhost').searchParams, signingKey);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  // An address that was made here is known to the provider only: what comes to it is never turned away for its number.
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    if (aboutOf(request) === null) await countRequest(request);
  };
  app.post('/webhooks/fal', { config: { rate: 'own' }, onRequest }, async (request, reply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const verified = await verify(request.headers, body);
    if (!verified.ok) {
      const { reason: detail, unsettled } = verified;
      jobs.log.warn({ reason: detail }, 'A webhook was refused');
      if (unsettled) return sendProblem(request, reply, { status: 503, code: 'UNAVAILABLE', detail });
      if (aboutOf(request) !== null) await countRequest(request);
      return sendProblem(request, reply, { status: 401, code: 'UNAUTHENTICATED', detail });
    }
    const about = aboutOf(request);
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
