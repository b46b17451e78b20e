import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Actor } from '../../domain/actor.ts';
import type { JobEvent } from '../../domain/job.ts';
import { cancelJob } from '../../jobs/cancel-job.ts';
import { listJobs, readJob } from '../../jobs/read-jobs.ts';
import { watchJob } from '../../jobs/watch-job.ts';
import { jobBody, toJobBody } from '../job-body.ts';
import { problemSchema, sendProblem, sendUserErrors } from '../problem.ts';
import type { RestServices } from '../services.ts';

const params = z.object({ jobId: z.string().describe('Id of the job.') });
const page = z.object({
  items: z.array(jobBody).describe('Jobs, newest first.'),
  nextCursor: z.string().nullable().describe('Pass it as cursor to read on; null at the end.'),
});
const KEEP_ALIVE_MS = 15_000;

export function registerJobs(app: FastifyInstance, services: RestServices): void {
  const { jobs, imageUrls } = services;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/api/images',
    {
      schema: {
        operationId: 'listJobs',
        summary: 'List jobs, newest first',
        tags: ['Images'],
        querystring: z.object({
          userId: z.string().optional().describe("Only this user's."),
          model: z.string().optional().describe('Registry id of the model.'),
          cursor: z
            .string()
            .regex(/^job_\w{1,40}$/)
            .optional()
            .describe('Where to read on.'),
          limit: z.coerce.number().int().min(1).max(100).default(20).describe('How many.'),
        }),
        response: { 200: page.describe('A page of jobs.'), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request) => {
      const actor = await services.authenticate(request);
      const { userId, model, cursor, limit } = request.query;
      const where = {
        ...(userId === undefined ? {} : { userId }),
        ...(model === undefined ? {} : { model }),
      };
      const found = await listJobs(jobs, actor, where, { first: limit, after: cursor ?? null });
      const images = await jobs.store.images.ofJobs(found.items.map(({ id }) => id));
      const items = await Promise.all(
        found.items.map((job, index) => toJobBody(job, images[index] ?? [], imageUrls)),
      );
      return { items, nextCursor: found.hasNextPage ? (found.items.at(-1)?.id ?? null) : null };
    },
  );

  routes.get(
    '/api/images/:jobId',
    {
      schema: {
        operationId: 'getJob',
        summary: 'One job',
        tags: ['Images'],
        params,
        response: { 200: jobBody.describe('The job.'), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      const actor = await services.authenticate(request);
      const job = await readJob(jobs, actor, request.params.jobId);
      if (job === undefined) return noJob(request, reply, request.params.jobId);
      const [images = []] = await jobs.store.images.ofJobs([job.id]);
      return reply.send(await toJobBody(job, images, imageUrls));
    },
  );

  routes.delete(
    '/api/images/:jobId',
    {
      schema: {
        operationId: 'cancelJob',
        summary: 'Cancel a job',
        description:
          'A job that ends as canceled is not charged. 409 when it has ended, or when the provider refuses to stop it: then it goes on, and is charged if it completes.',
        tags: ['Images'],
        params,
        response: {
          200: jobBody.describe('The job; canceled, or about to be.'),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request, reply) => {
      const actor = await services.authenticate(request);
      const canceled = await cancelJob(jobs, actor, request.params.jobId);
      if (!canceled.ok) return sendUserErrors(request, reply, canceled.errors);
      const { job, refusal } = canceled.value;
      if (refusal !== null) return sendUserErrors(request, reply, [refusal]);
      return reply.send(await toJobBody(job, [], imageUrls));
    },
  );

  routes.get(
    '/api/images/:jobId/events',
    {
      schema: {
        operationId: 'jobEvents',
        summary: 'Follow a job as server-sent events',
        description:
          'Stored events after Last-Event-ID first, then live ones, to JobFinished. The id of an event is its seq.',
        tags: ['Images'],
        params,
        headers: z.looseObject({
          'last-event-id': z
            .string()
            .regex(/^\d{1,15}$/)
            .optional()
            .describe('The seq of the last event already seen.'),
        }),
        response: {
          200: z.unknown().describe('A text/event-stream.'),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
        produces: ['text/event-stream'],
      },
    },
    async (request, reply) => {
      const actor = await services.authenticate(request);
      const job = await readJob(jobs, actor, request.params.jobId);
      if (job === undefined) return noJob(request, reply, request.params.jobId);
      const slots = services.slots.connection(actor);
      await slots.take(request.id);
      reply.hijack();
      const after = Number(request.headers['last-event-id'] ?? 0);
      await streamEvents(services, reply, actor, job.id, after).finally(() => slots.close());
      return reply;
    },
  );
}

function noJob(request: FastifyRequest, reply: FastifyReply, id: string): FastifyReply {
  return sendProblem(request, reply, { status: 404, code: 'NOT_FOUND', detail: `There is no job ${id}.` });
}

async function streamEvents(
  { jobs, auth }: RestServices,
  reply: FastifyReply,
  actor: Actor,
  jobId: string,
  after: number,
): Promise<void> {
  const { raw } = reply;
  const gone = new AbortController();
  raw.once('close', () => gone.abort());
  const forget = auth.connections.add(actor, () => gone.abort());
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  const comments = setInterval(() => raw.write(': keep-alive\n\n'), KEEP_ALIVE_MS);
  try {
    for await (const event of watchJob(jobs, jobId, after).read(gone.signal)) {
      // A reader who does not read holds this loop, not the memory.
      if (!raw.write(toServerSent(event)))
        await new Promise((resolve) => {
          raw.once('drain', resolve);
          raw.once('close', resolve);
        });
    }
  } finally {
    forget();
    clearInterval(comments);
    raw.end();
  }
}

function toServerSent({ type, jobId, seq, at, ...rest }: JobEvent): string {
  const data = { seq, jobId, at: new Date(at).toISOString(), ...rest };
  return `id: ${seq}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}
