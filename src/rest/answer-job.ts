// The answer of a route that accepts a job and waits for it: the result, or where to ask for it.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Job } from '../domain/job.ts';
import { jobBody, toJobBody } from './job-body.ts';
import { problemSchema, sendFailedJob } from './problem.ts';
import type { RestServices } from './services.ts';
import { waitForJob, waitSeconds } from './wait-for-job.ts';

/** What such a route documents. */
export const waitingRoute = {
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
    'idempotency-key': z.string().optional().describe('Makes a repeated request answer with the first one.'),
  }),
  response: {
    200: jobBody.describe('The images are stored.'),
    202: jobBody.describe('Not done yet: ask at Location.'),
    '4xx': problemSchema.describe('The request was refused, or its job failed for a reason of its own.'),
    '5xx': problemSchema.describe('The provider, or this server, failed.'),
  },
};

export async function answerJob(
  request: FastifyRequest,
  reply: FastifyReply,
  services: RestServices,
  asked: { job: Job; wait: number | undefined; prefer: string | undefined },
): Promise<FastifyReply> {
  const { jobs, imageUrls } = services;
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const job = await waitForJob(jobs, asked.job, waitSeconds(asked.wait, asked.prefer) * 1000, gone.signal);
  if (job.status === 'FAILED' || job.status === 'CANCELED') return sendFailedJob(request, reply, job);
  const [images = []] = await jobs.store.images.ofJobs([job.id]);
  const answer = await toJobBody(job, images, imageUrls);
  if (job.status === 'COMPLETED') return reply.status(200).send(answer);
  return reply.status(202).header('location', `/api/images/${job.id}`).send(answer);
}
