import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { formatMoney } from '../../domain/money.ts';
import { estimateRequest } from '../../jobs/estimate-request.ts';
import { fieldsOf } from '../../registry/define-model.ts';
import { formSchemaOf } from '../../registry/form-schema.ts';
import { priceRequest } from '../../registry/price.ts';
import { parseGenerateBody } from '../generate-body.ts';
import { problemSchema, sendUserErrors } from '../problem.ts';
import type { RestServices } from '../services.ts';

const modelBody = z
  .object({
    id: z.string().describe('Registry id.'),
    description: z.string().describe('What it is good for.'),
    falEndpoint: z.string().describe("The provider's endpoint in the plain case."),
    requiredInputs: z.array(z.string()).describe('Inputs that must be given.'),
    optionalInputs: z.array(z.string()).describe('Inputs that may be given.'),
    supportsLora: z.boolean().describe('Whether it takes LoRA weights.'),
    costPerImage: z.number().nullable().describe('Dollars an image of 1024 × 1024; null without a price.'),
    inputSchema: z.record(z.string(), z.unknown()).describe('JSON Schema of its inputs.'),
  })
  .meta({ id: 'Model', description: 'A model of the registry.' });

const estimateBody = z
  .object({
    total: z.string().nullable().describe('Dollars; null when the model has no price.'),
    lines: z
      .array(
        z.object({
          label: z.string().describe('What is paid for.'),
          units: z.number().describe('How many.'),
          unit: z.string().describe('Of what.'),
          unitPrice: z.string().describe('Dollars each.'),
          amount: z.string().describe('Dollars together.'),
        }),
      )
      .describe('How it adds up.'),
    warnings: z.array(z.string()).describe('What would have no effect, or be approximated.'),
    budgetRemaining: z
      .string()
      .nullable()
      .describe('Dollars left of the tightest budget or balance that applies; null without one.'),
  })
  .meta({ id: 'Estimate', description: 'What a request would cost.' });

export function registerModels(app: FastifyInstance, services: RestServices): void {
  const { jobs } = services;
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/api/models',
    {
      schema: {
        operationId: 'listModels',
        summary: 'The models of the registry',
        tags: ['Models'],
        response: {
          200: z.object({ models: z.array(modelBody) }).describe('All models.'),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request) => {
      await services.authenticate(request);
      return {
        models: jobs.registry.list().map((model) => {
          const fields = fieldsOf(model);
          const price = priceRequest(model, {}, {}, { images: 1, at: jobs.now() }).total;
          return {
            id: model.id,
            description: model.description,
            falEndpoint: model.endpoint,
            requiredInputs: fields.filter(({ required }) => required).map(({ name }) => name),
            optionalInputs: fields.filter(({ required }) => !required).map(({ name }) => name),
            supportsLora: model.supportsLora,
            costPerImage: price === null ? null : price / 1_000_000,
            inputSchema: formSchemaOf(model),
          };
        }),
      };
    },
  );

  routes.post(
    '/api/estimate',
    {
      schema: {
        operationId: 'estimate',
        summary: 'What a request would cost',
        description: 'Validates and prices a request exactly as generating would, and creates nothing.',
        tags: ['Models'],
        body: z.unknown(),
        response: { 200: estimateBody.describe('The price.'), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      const actor = await services.authenticate(request);
      const body = parseGenerateBody(request.body, undefined);
      if (!body.ok) return sendUserErrors(request, reply, body.errors);
      const estimated = await estimateRequest(jobs, actor, body.request);
      if (!estimated.ok) return sendUserErrors(request, reply, estimated.errors);
      const { total, lines, warnings, budgetRemaining, refusal } = estimated.value;
      if (refusal !== null) return sendUserErrors(request, reply, [refusal]);
      return reply.send({
        total: total === null ? null : formatMoney(total),
        lines: lines.map((line) => ({
          ...line,
          unitPrice: formatMoney(line.unitPrice),
          amount: formatMoney(line.amount),
        })),
        budgetRemaining: budgetRemaining === null ? null : formatMoney(budgetRemaining),
        warnings,
      });
    },
  );
}
