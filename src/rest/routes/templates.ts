import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { previewTemplate } from '../../jobs/preview-template.ts';
import { renderTemplate } from '../../jobs/render-template.ts';
import { jsonSchemaOf } from '../../registry/define-model.ts';
import { FORMATS } from '../../templates/formats.ts';
import { answerJob, waitingRoute } from '../answer-job.ts';
import { problemSchema, sendProblem, sendUserErrors } from '../problem.ts';
import type { RestServices } from '../services.ts';
import { parseTemplateBody } from '../template-body.ts';

const formatBody = z.object({
  id: z.string().describe('Its name.'),
  label: z.string().describe('Its name for people.'),
  width: z.int().describe('Pixels.'),
  height: z.int().describe('Pixels.'),
  maxBytes: z.int().describe('The file is never larger.'),
});

const templateBody = z
  .object({
    template: z.string().describe('Its name.'),
    version: z.int().describe('A version never changes.'),
    title: z.string().describe('Its name for people.'),
    description: z.string().describe('What it makes.'),
    formats: z.array(formatBody).describe('The formats it renders.'),
    variablesSchema: z.record(z.string(), z.unknown()).describe('JSON Schema of its variables.'),
  })
  .meta({ id: 'Template', description: 'Variables in, pictures with exactly set words out.' });

const params = z.object({ template: z.string().describe('The template, such as billboard.') });

export function registerTemplates(app: FastifyInstance, services: RestServices): void {
  const { jobs } = services;
  const routes = app.withTypeProvider<ZodTypeProvider>();
  const { templates } = jobs;

  routes.get(
    '/api/templates',
    {
      schema: {
        operationId: 'listTemplates',
        summary: 'The templates',
        tags: ['Templates'],
        response: {
          200: z.object({ templates: z.array(templateBody) }).describe('Each in its newest version.'),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request) => {
      await services.authenticate(request);
      return {
        templates: templates.list().map(({ key, version, title, description, formats, variables }) => ({
          template: key,
          version,
          title,
          description,
          formats: formats.map((id) => FORMATS[id]),
          variablesSchema: jsonSchemaOf({ inputs: variables }),
        })),
      };
    },
  );

  routes.post(
    '/api/templates/:template',
    {
      schema: {
        operationId: 'renderTemplate',
        summary: 'Render a template in formats',
        description:
          'Waits for the pictures up to `wait` seconds; a job that is not done by then is answered with 202 and its address.',
        tags: ['Templates'],
        params,
        ...waitingRoute,
        // Checked against the template, all problems at once; the document shows each template's own schema.
        body: z.unknown(),
      },
    },
    async (request, reply) => {
      const actor = await services.authenticate(request);
      const { template } = request.params;
      if (templates.get(template) === undefined) return sendNotFound(request, reply, template);
      const body = parseTemplateBody(request.body, template, request.headers['idempotency-key']);
      if (!body.ok) return sendUserErrors(request, reply, body.errors);
      const submitted = await renderTemplate(jobs, actor, body.request);
      if (!submitted.ok) return sendUserErrors(request, reply, submitted.errors);
      const { wait } = request.query;
      return answerJob(request, reply, services, {
        job: submitted.value.job,
        wait,
        prefer: request.headers.prefer,
      });
    },
  );

  routes.post(
    '/api/templates/:template/preview',
    {
      schema: {
        operationId: 'previewTemplate',
        summary: 'Preview one format over a placeholder, at no cost',
        tags: ['Templates'],
        params,
        querystring: z.object({ format: z.string().describe('The format, such as SOCIAL_1080X1080.') }),
        body: z.unknown(),
        response: {
          200: z.unknown().describe('A JPEG of exactly the size of the format.'),
          '4xx': problemSchema.describe(
            'The variables were refused. A text that does not fit has the rule text_does_not_fit, and in allowed the longest beginning that does.',
          ),
          '5xx': problemSchema,
        },
      },
    },
    async (request, reply) => {
      const actor = await services.authenticate(request);
      const { template } = request.params;
      if (templates.get(template) === undefined) return sendNotFound(request, reply, template);
      const body = parseTemplateBody(request.body, template, undefined);
      if (!body.ok) return sendUserErrors(request, reply, body.errors);
      const { variables } = body.request;
      const preview = await previewTemplate(jobs, actor, {
        template,
        variables,
        format: request.query.format,
      });
      if (!preview.ok) return sendUserErrors(request, reply, preview.errors);
      const { bytes, contentType } = preview.value.image;
      return reply
        .status(200)
        .type(contentType)
        .header('cache-control', 'no-store')
        .serializer((raw: unknown) => raw as string)
        .send(bytes);
    },
  );
}

function sendNotFound(request: FastifyRequest, reply: FastifyReply, template: string): FastifyReply {
  const detail = `There is no template ${JSON.stringify(template.slice(0, 100))}.`;
  return sendProblem(request, reply, { status: 404, code: 'NOT_FOUND', detail });
}
