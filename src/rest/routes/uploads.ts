import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { createUpload } from '../../jobs/create-upload.ts';
import { problemSchema, sendUserErrors } from '../problem.ts';
import type { RestServices } from '../services.ts';

export function registerUploads(app: FastifyInstance, services: RestServices): void {
  app.withTypeProvider<ZodTypeProvider>().post(
    '/api/uploads',
    {
      schema: {
        operationId: 'createUpload',
        summary: 'An address to put an input image to',
        description:
          'PUT exactly these bytes to `url` with `headers`, then name them as an input by `reference`.',
        tags: ['Images'],
        body: z.strictObject({
          contentType: z.string().describe('An image type, or application/octet-stream for LoRA weights.'),
          bytes: z.int().describe('Exact size.'),
          sha256: z.string().describe('SHA-256 of the bytes in lower-case hex.'),
          userId: z.string().nullish().describe('The end user this is for; defaults to the caller.'),
        }),
        response: {
          201: z
            .object({
              id: z.string().describe('Opaque id.'),
              reference: z.string().describe('Names the upload as an input.'),
              url: z.string().describe('Takes one PUT.'),
              headers: z.record(z.string(), z.string()).describe('Headers the PUT must carry.'),
              expiresAt: z.string().describe('When the address stops working.'),
            })
            .describe('Where to put the file.'),
          '4xx': problemSchema.describe('The request was refused.'),
          '5xx': problemSchema.describe('This server failed.'),
        },
      },
    },
    async (request, reply) => {
      const actor = await services.authenticate(request);
      const created = await createUpload(services.jobs, actor, request.body);
      if (!created.ok) return sendUserErrors(request, reply, created.errors);
      const { headers, expiresAt, ...upload } = created.value;
      return reply.status(201).send({
        ...upload,
        headers: Object.fromEntries(headers.map(({ name, value }) => [name, value])),
        expiresAt: new Date(expiresAt).toISOString(),
      });
    },
  );
}
