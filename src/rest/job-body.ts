// A job as REST shows it: the design's names, `cost` a number of dollars, states in lower case.

import { z } from 'zod';
import type { Image, Job } from '../domain/job.ts';
import type { ImageUrls } from '../objects/image-urls.ts';

const statuses = ['queued', 'running', 'storing', 'completed', 'failed', 'canceled'] as const;

const imageBody = z
  .object({
    id: z.string().describe('Opaque id; easel://images/<id> names it as an input.'),
    url: z.string().describe('An address that serves it for an hour.'),
    width: z.int().describe('Pixels.'),
    height: z.int().describe('Pixels.'),
    contentType: z.string().describe('Media type.'),
    bytes: z.int().describe('Size.'),
    sha256: z.string().describe('SHA-256 in lower-case hex.'),
    seed: z.string().nullable().describe('Seed the provider used.'),
    nsfw: z.boolean().nullable().describe("Whether the provider's safety checker flagged it."),
    name: z.string().nullable().describe('Template format; null for a plain image.'),
  })
  .meta({ id: 'Image', description: 'A stored result.' });

export const jobBody = z
  .object({
    jobId: z.string().describe('Opaque id.'),
    status: z.enum(statuses).describe('Where it is.'),
    model: z.string().describe('Registry id of the model.'),
    userId: z.string().describe('Whose it is.'),
    imageUrl: z.string().nullable().describe('The first image; null until there is one.'),
    images: z.array(imageBody).describe('Stored results, in order.'),
    cost: z.number().nullable().describe('Dollars: the estimate until it has ended; null without a price.'),
    progress: z.number().nullable().describe('0 to 1; null when not known.'),
    queuePosition: z.int().nullable().describe('Requests ahead of it.'),
    etaMs: z.int().nullable().describe('Milliseconds until it is likely done.'),
    warnings: z.array(z.string()).describe('What had no effect, or was approximated.'),
    failure: z
      .object({
        code: z.string().describe('What kind of failure.'),
        message: z.string().describe('One sentence for people.'),
        retryable: z.boolean().describe('Whether the same request may succeed.'),
        charged: z.boolean().describe('Whether anything was charged.'),
      })
      .nullable()
      .describe('Why it failed; null unless it did.'),
    tags: z.array(z.string()).describe('Labels given with the request.'),
    createdAt: z.string().describe('When it was accepted.'),
    finishedAt: z.string().nullable().describe('When it ended.'),
    lastSeq: z.int().describe('The seq of its newest event.'),
  })
  .meta({ id: 'Job', description: 'One request for images.' });

export type JobBody = z.infer<typeof jobBody>;

const URL_SECONDS = 3600;

export async function toJobBody(job: Job, images: readonly Image[], imageUrls: ImageUrls): Promise<JobBody> {
  const finals = images.filter(({ role }) => role === 'final');
  const urls = await Promise.all(
    finals.map((image) => imageUrls.url(image, { expiresIn: URL_SECONDS, variant: 'ORIGINAL' })),
  );
  const cost = job.finishedAt === null ? job.cost.estimate : job.cost.settled;
  return {
    jobId: job.id,
    status: statusOf(job),
    model: job.model,
    userId: job.userId,
    imageUrl: urls[0] ?? null,
    images: finals.map(({ id, width, height, contentType, bytes, sha256, seed, nsfw, name }, index) => ({
      id,
      url: urls[index] ?? '',
      width,
      height,
      contentType,
      bytes,
      sha256,
      seed,
      nsfw,
      name,
    })),
    cost: cost === null ? null : cost / 1_000_000,
    progress: job.progress,
    queuePosition: job.queuePosition,
    etaMs: job.etaMs,
    warnings: job.warnings,
    failure:
      job.failure === null
        ? null
        : {
            code: job.failure.code,
            message: job.failure.message,
            retryable: job.failure.retryable,
            charged: job.failure.charged,
          },
    tags: job.tags,
    createdAt: new Date(job.createdAt).toISOString(),
    finishedAt: job.finishedAt === null ? null : new Date(job.finishedAt).toISOString(),
    lastSeq: job.lastSeq,
  };
}

function statusOf({ status }: Job): JobBody['status'] {
  switch (status) {
    case 'QUEUED':
      return 'queued';
    case 'RUNNING':
      return 'running';
    case 'STORING':
      return 'storing';
    case 'COMPLETED':
      return 'completed';
    case 'FAILED':
      return 'failed';
    case 'CANCELED':
      return 'canceled';
  }
}
