// RFC 9457 problem details: every error of the REST edge, with the codes of the GraphQL one.

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { AppError, type UserError } from '../domain/errors.ts';
import type { FailureCode, Job } from '../domain/job.ts';
import { formatMoney } from '../domain/money.ts';
import type { Logger } from '../telemetry/logger.ts';

export const PROBLEM_TYPE = 'application/problem+json';

const problemItem = z.object({
  path: z.array(z.string()).describe('Where in the request, outermost first.'),
  rule: z.string().optional().describe('The rule that was broken.'),
  message: z.string().describe('One sentence for people.'),
  received: z.unknown().optional().describe('The value that was received, shortened when long.'),
  allowed: z.array(z.string()).optional().describe('What would be accepted, or the nearest names.'),
});

/** Documented once; every error answer has this shape. */
export const problemSchema = z
  .object({
    type: z.string().describe('Always about:blank; code tells the kind.'),
    title: z.string().describe('The status in words.'),
    status: z.int().describe('The HTTP status.'),
    detail: z.string().describe('One sentence for people.'),
    code: z.string().describe('The kind, as in the GraphQL schema.'),
    requestId: z.string().describe('Names this request in the logs.'),
    errors: z.array(problemItem).optional().describe('Every problem of the request.'),
    jobId: z.string().optional().describe('The job this is about.'),
    needed: z.string().optional().describe('Dollars the request costs.'),
    remaining: z.string().optional().describe('Dollars that are left.'),
    resetsAt: z
      .string()
      .nullable()
      .optional()
      .describe('When the budget begins anew; null when it does not.'),
    retryAfterMs: z.int().optional().describe('Milliseconds until it is worth trying again.'),
  })
  .meta({ id: 'Problem', description: 'Problem details (RFC 9457).' });

export type Problem = z.infer<typeof problemSchema>;

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  402: 'Payment Required',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

type Facts = Omit<Problem, 'type' | 'title' | 'requestId'>;

export function sendProblem(request: FastifyRequest, reply: FastifyReply, facts: Facts): FastifyReply {
  const problem: Problem = {
    type: 'about:blank',
    title: TITLES[facts.status] ?? 'Error',
    ...facts,
    requestId: request.id,
  };
  // Serialised here: a route's own schema for this status need not know every member.
  return reply.status(facts.status).type(PROBLEM_TYPE).serializer(JSON.stringify).send(problem);
}

/** Why a request was not accepted. */
export function sendUserErrors(
  request: FastifyRequest,
  reply: FastifyReply,
  errors: readonly UserError[],
): FastifyReply {
  const [first] = errors;
  if (first === undefined) throw new Error('There is no error to answer with');
  const status = statusOfError(first.code);
  if (first.code === 'RATE_LIMITED') void reply.header('retry-after', Math.ceil(first.retryAfterMs / 1000));
  return sendProblem(request, reply, {
    status,
    code: first.code,
    detail: errors.map(({ message }) => message).join(' '),
    errors: errors.map((error) => ({
      path: error.path,
      message: error.message,
      ...('rule' in error ? { rule: error.rule } : {}),
      ...('received' in error && error.received !== undefined ? { received: error.received } : {}),
      ...('allowed' in error && error.allowed !== undefined ? { allowed: error.allowed } : {}),
    })),
    ...(first.code === 'BUDGET_EXCEEDED'
      ? {
          needed: formatMoney(first.needed),
          remaining: formatMoney(first.remaining),
          resetsAt: first.resetsAt === null ? null : new Date(first.resetsAt).toISOString(),
        }
      : {}),
    ...(first.code === 'RATE_LIMITED' ? { retryAfterMs: first.retryAfterMs } : {}),
    ...(first.code === 'IDEMPOTENCY_MISMATCH' ? { jobId: first.originalJob.id } : {}),
  });
}

function statusOfError(code: UserError['code']): number {
  switch (code) {
    case 'INVALID_INPUT':
    case 'UNKNOWN_MODEL':
    case 'CONTENT_REJECTED':
      return 422;
    case 'BUDGET_EXCEEDED':
    case 'COST_LIMIT':
      return 402;
    case 'RATE_LIMITED':
      return 429;
    case 'IDEMPOTENCY_MISMATCH':
    case 'WRONG_STATE':
      return 409;
    case 'NOT_FOUND':
      return 404;
    case 'FORBIDDEN':
      return 403;
  }
}

/** A job that ended badly while somebody waited for it. */
export function sendFailedJob(request: FastifyRequest, reply: FastifyReply, job: Job): FastifyReply {
  void reply.header('location', `/api/images/${job.id}`);
  if (job.failure === null) {
    const detail = 'The job was cancelled.';
    return sendProblem(request, reply, { status: 409, code: 'CANCELED', detail, jobId: job.id });
  }
  const { code, message } = job.failure;
  return sendProblem(request, reply, { status: statusOfFailure(code), code, detail: message, jobId: job.id });
}

function statusOfFailure(code: FailureCode): number {
  switch (code) {
    case 'PROVIDER_REJECTED':
    case 'CONTENT_POLICY':
    case 'TEXT_DOES_NOT_FIT':
      return 422;
    case 'PROVIDER_ERROR':
    case 'SUBMISSION_UNKNOWN':
    case 'MODEL_GONE':
    case 'STORAGE':
      return 502;
    case 'PROVIDER_TIMEOUT':
    case 'DEADLINE':
      return 504;
    case 'INTERNAL':
      return 500;
  }
}

/** The gate for whatever a route throws: what the caller did wrong is told, what is our fault is logged. */
export function handleErrors(app: FastifyInstance, log: Logger): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (hasZodFastifySchemaValidationErrors(error)) {
      const place = error.validationContext ?? 'body';
      const errors = error.validation.map(({ instancePath, message }) => ({
        path: [place, ...instancePath.split('/').filter((part) => part !== '')],
        message: message ?? 'is not valid',
      }));
      const detail = errors.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
      return sendProblem(request, reply, { status: 422, code: 'INVALID_INPUT', detail, errors });
    }
    if (error instanceof AppError && error.code === 'UNAUTHENTICATED')
      void reply.header('www-authenticate', 'Bearer realm="easel"');
    if (error instanceof AppError) {
      const { code, message, retryAfterMs } = error;
      if (retryAfterMs !== undefined) void reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
      return sendProblem(request, reply, {
        status: STATUS_OF_APP[code],
        code,
        detail: message,
        ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
      });
    }
    const status = error.statusCode ?? 500;
    if (status < 500)
      return sendProblem(request, reply, { status, code: 'BAD_REQUEST', detail: error.message });
    log.error({ err: error, requestId: request.id }, 'A request broke');
    return sendProblem(request, reply, { status: 500, code: 'INTERNAL', detail: 'Internal error' });
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, {
      status: 404,
      code: 'NOT_FOUND',
      detail: `There is no ${request.method} ${request.url.split('?')[0]}.`,
    }),
  );
}

const STATUS_OF_APP = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  BAD_REQUEST: 400,
  UNAVAILABLE: 503,
  RATE_LIMITED: 429,
} as const satisfies Record<AppError['code'], number>;
