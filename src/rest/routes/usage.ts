import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { reportUsage } from '../../billing/report-usage.ts';
import { usageCsv, usageJsonLines } from '../../billing/usage-export.ts';
import { formatMoney } from '../../domain/money.ts';
import { USAGE_DIMENSIONS, type UsageDimension } from '../../domain/usage.ts';
import { problemSchema, sendUserErrors } from '../problem.ts';
import type { RestServices } from '../services.ts';

const DAY_MS = 24 * 3600 * 1000;
const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()], {
  error: 'must be ISO 8601, such as 2026-11-01 or 2026-11-01T12:00:00Z',
});
const names = z.enum(USAGE_DIMENSIONS.map((name) => name.toLowerCase()) as [string, ...string[]]);

const query = z.object({
  from: moment.optional().describe('ISO 8601; default 30 days before to.'),
  to: moment.optional().describe('ISO 8601, not included; default now.'),
  groupBy: z
    .string()
    .optional()
    .transform((text) => (text ?? 'day,model').split(',').filter((part) => part !== ''))
    .pipe(z.array(names))
    .describe('user, model, day, hour, template, tag, key; separated by commas. Default day,model.'),
  timeZone: z.string().default('UTC').describe('Where days and hours begin.'),
});

const usageRow = z
  .object({
    userId: z.string().nullable().describe('User.'),
    model: z.string().nullable().describe('Registry id of the model.'),
    day: z.string().nullable().describe('Day in the time zone.'),
    hour: z.string().nullable().describe('Start of the hour, with the offset.'),
    template: z.string().nullable().describe('Key of the template.'),
    tag: z.string().nullable().describe('Tag.'),
    key: z.string().nullable().describe('Id of the API key.'),
    jobs: z.int().describe('Jobs that ended.'),
    images: z.int().describe('Images stored.'),
    failures: z.int().describe('Jobs that failed.'),
    cost: z.string().nullable().describe('Dollars the provider billed; null when not known.'),
    price: z.string().describe('Dollars charged.'),
    unpriced: z.int().describe('Jobs whose model has no price: they add nothing to price.'),
  })
  .meta({ id: 'UsageRow', description: 'Only the dimensions that were asked for are set.' });

export function registerUsage(app: FastifyInstance, services: RestServices): void {
  const routes = app.withTypeProvider<ZodTypeProvider>();

  routes.get(
    '/api/usage',
    {
      schema: {
        operationId: 'usage',
        summary: 'What was used and what it cost',
        tags: ['Usage'],
        querystring: query,
        response: {
          200: z
            .object({ rows: z.array(usageRow), total: usageRow })
            .describe('Rows in order, and their total.'),
          '4xx': problemSchema.describe('The request was refused.'),
          '5xx': problemSchema.describe('This server failed.'),
        },
      },
    },
    async (request, reply) => {
      const actor = await services.authenticate(request);
      const report = await reportUsage(
        services.jobs.store,
        actor,
        toRequest(request.query, services.jobs.now()),
      );
      if (!report.ok) return sendUserErrors(request, reply, report.errors);
      const { rows, total } = report.value;
      return reply.send({ rows: rows.map(toBody), total: toBody(total) });
    },
  );

  for (const { path, operationId, summary, type, write } of EXPORTS) {
    routes.get(
      path,
      {
        schema: {
          operationId,
          summary,
          description: 'The same rows, with the column names of the FOCUS specification where it has them.',
          tags: ['Usage'],
          querystring: query,
          produces: [type],
          response: {
            200: z.unknown().describe('A file, as a stream.'),
            '4xx': problemSchema.describe('The request was refused.'),
            '5xx': problemSchema.describe('This server failed.'),
          },
        },
      },
      async (request, reply) => {
        const actor = await services.authenticate(request);
        const asked = toRequest(request.query, services.jobs.now());
        const report = await reportUsage(services.jobs.store, actor, asked);
        if (!report.ok) return sendUserErrors(request, reply, report.errors);
        const name = path.split('/').at(-1) ?? '';
        void reply
          .type(`${type}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="${name}"`);
        return reply.send(Readable.from(write(report.value.rows)));
      },
    );
  }
}

const EXPORTS = [
  {
    path: '/api/usage.csv',
    operationId: 'usageCsv',
    summary: 'Usage as CSV',
    type: 'text/csv',
    write: usageCsv,
  },
  {
    path: '/api/usage.jsonl',
    operationId: 'usageJsonLines',
    summary: 'Usage as JSON lines',
    type: 'application/jsonl',
    write: usageJsonLines,
  },
] as const;

function toRequest({ from, to, groupBy, timeZone }: z.output<typeof query>, now: number) {
  const end = to === undefined ? now + 1 : Date.parse(to);
  const start = from === undefined ? end - 30 * DAY_MS : Date.parse(from);
  const dimensions = groupBy.map((name) => name.toUpperCase() as UsageDimension);
  return { from: start, to: end, groupBy: dimensions, timeZone };
}

function toBody<T extends { price: number; cost: number | null }>(
  row: T,
): Omit<T, 'price' | 'cost'> & { price: string; cost: string | null } {
  return { ...row, price: formatMoney(row.price), cost: row.cost === null ? null : formatMoney(row.cost) };
}
