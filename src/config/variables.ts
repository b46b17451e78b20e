// Every environment variable the server reads: its rule, its default and its meaning. The table of `--help` and of
// the docs is printed from here.

import { z } from 'zod';
import { SCOPES } from '../domain/api-key.ts';
import { limitVariables } from './limit-variables.ts';
import { flag, httpUrl, list, variable } from './variable.ts';

const port = z.coerce.number().int().min(0).max(65_535);
const count = z.coerce.number().int().min(0);
const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text, {
  error: 'must be origins such as https://app.example.com, without a path',
});
const dollars = z.string().regex(/^\d{1,6}(\.\d{1,6})?$/, 'must be dollars such as 0.05');

export const variables = z.object({
  PORT: variable(port.default(4000), 'Port to listen on; 0 picks a free one.', '4000'),
  HOST: variable(z.string().min(1).default('127.0.0.1'), 'Address to listen on.', '127.0.0.1'),
  DATA_DIR: variable(
    z.string().min(1).default('./data'),
    'Folder of the SQLite file, images and keys of the embedded mode.',
    './data',
  ),
  PUBLIC_URL: variable(
    httpUrl.optional(),
    'How the world reaches this server. Turns on webhooks from the provider.',
  ),
  NODE_ENV: variable(
    z.string().optional(),
    '`production` turns introspection, suggestions and explorer pages off.',
  ),
  FAL_KEY: variable(
    z.string().min(1).optional(),
    'Key of your fal account. Unset: a local sandbox is started in its place.',
  ),
  FAL_BASE_URL: variable(httpUrl.optional(), 'Send all provider traffic to this fal-compatible server.'),
  FAL_JWKS_URL: variable(
    httpUrl.optional(),
    'Where the keys that sign provider webhooks are, if not at fal.',
  ),
  MONGODB_URI: variable(
    z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://')
      .regex(/^[^@?]*(@[^@?]*)?(\?.*)?$/, 'must have special characters of its password percent-encoded')
      .optional(),
    'MongoDB to keep records in, instead of SQLite. Stand-alone or a replica set; without a database in the address: `easel`.',
  ),
  S3_BUCKET: variable(z.string().min(3).optional(), 'Bucket to keep images in, instead of the local disk.'),
  S3_ENDPOINT: variable(httpUrl.optional(), 'An S3-compatible server; path-style addressing is used.'),
  S3_PUBLIC_URL: variable(httpUrl.optional(), 'Public base URL of the bucket; unset: signed URLs.'),
  S3_INPUT_BUCKETS: variable(
    list.default([]),
    'Buckets that `s3://` inputs may come from, separated by commas.',
  ),
  AWS_REGION: variable(z.string().optional(), 'Region of the bucket.', 'us-east-1 with S3_ENDPOINT'),
  REDIS_URL: variable(
    z
      .string()
      .regex(/^rediss?:\/\//, 'must start with redis:// or rediss://')
      .optional(),
    'Redis (6.2 or later, `maxmemory-policy noeviction`) for the queue and the events of several processes.',
  ),
  ROLE: variable(
    z.enum(['all', 'api', 'worker']).default('all'),
    'What this process does: `api` accepts and serves, `worker` runs jobs and serves its health, `all` does both. The parts need REDIS_URL and MONGODB_URI.',
    'all',
  ),
  MAX_CONCURRENCY: variable(
    z.coerce.number().int().min(1).max(1000).default(10),
    'Jobs in flight at the provider from this process.',
    '10',
  ),
  MAX_CONCURRENCY_GLOBAL: variable(
    z.coerce.number().int().min(1).max(100_000).optional(),
    'Jobs in flight at the provider from all processes together: the limit of your fal account.',
  ),
  CUSTOM_MODELS: variable(
    z.enum(['off', 'listed', 'any']).optional(),
    'Whether the `custom` arm takes any endpoint, only those that the models of this server use, or none.',
    '`any` on loopback, else `off`',
  ),
  CUSTOM_MODEL_PRICE: variable(dollars.optional(), 'Price in dollars of one image of a custom model.'),
  MODELS_FILE: variable(z.string().min(1).optional(), 'Configured models, JSON or YAML.'),
  TEMPLATES_DIR: variable(z.string().min(1).optional(), 'Folder of your own templates.'),
  EASEL_URL: variable(
    httpUrl.optional(),
    'Where the command-line clients find the server.',
    'http://HOST:PORT',
  ),
  EASEL_TOKEN: variable(
    z.string().min(1).optional(),
    'API key or session token that the command-line clients show the server.',
  ),
  SUBMISSION_GRACE_SECONDS: variable(
    count.default(30),
    'How long a submission without an answer may wait for its webhook.',
    '30',
  ),
  UNKNOWN_MODEL_GRACE_SECONDS: variable(
    count.default(300),
    'With REDIS_URL: how long a job whose model a worker does not know is left to workers that do.',
    '300',
  ),
  RESUBMIT_UNKNOWN: variable(
    flag.default(false),
    'Submit again when it is unknown whether a submission was accepted. Can pay twice.',
    '0',
  ),
  STALLED_JOB_SECONDS: variable(
    z.coerce.number().min(1).max(86_400).default(120),
    'A job whose run gives no sign of life for so long is taken over by another one.',
    '120',
  ),
  WEBHOOK_ALLOW_PRIVATE: variable(
    flag.default(false),
    'Post webhooks to http: and to private and loopback addresses too. For development, and for receivers of your own network.',
    '0',
  ),
  WEBHOOK_TIMEOUT_SECONDS: variable(
    z.coerce.number().min(0.1).max(60).default(15),
    'How long the receiver of a webhook has to answer.',
    '15',
  ),
  WEBHOOK_RETRY_SECONDS: variable(
    z.coerce.number().min(0.01).max(3600).default(5),
    'Pause before a webhook is delivered a second time; it grows from there, for a day.',
    '5',
  ),
  DEFAULT_DEADLINE_SECONDS: variable(
    z.coerce.number().int().min(1).max(86_400).default(3600),
    'Deadline of a job that names none.',
    '3600',
  ),
  SHUTDOWN_SECONDS: variable(count.default(10), 'How long a stopping process waits for running steps.', '10'),
  IMAGE_RETENTION_DAYS: variable(count.default(0), 'Days after which images are deleted; 0 keeps them.', '0'),
  UPLOAD_RETENTION_DAYS: variable(
    count.optional(),
    'Days after which uploads that no running job needs are deleted; 0 keeps them.',
    'IMAGE_RETENTION_DAYS',
  ),
  AUTH: variable(
    z.enum(['auto', 'required']).default('auto'),
    'Who must present a key or a token: `required`, everybody; `auto`, everybody as soon as there is an API key or JWT_ISSUER is set, and before that only programs of this machine come in, as its operator.',
    'auto',
  ),
  ALLOW_ANONYMOUS: variable(
    flag.default(false),
    'Whoever presents nothing is the operator, from any machine and whatever keys there are. Only behind something that authenticates.',
    '0',
  ),
  JWT_ISSUER: variable(z.string().min(1).optional(), 'Take tokens of this identity provider: their `iss`.'),
  JWT_AUDIENCE: variable(z.string().min(1).optional(), 'The `aud` of tokens that are meant for this server.'),
  JWT_JWKS_URL: variable(
    httpUrl.optional(),
    'Where the public keys of the identity provider are.',
    'JWT_ISSUER/.well-known/jwks.json',
  ),
  JWT_USER_CLAIM: variable(
    z.string().min(1).default('sub'),
    'Claim that holds the id of the user; a dot goes deeper.',
    'sub',
  ),
  JWT_SCOPES_CLAIM: variable(
    z.string().min(1).optional(),
    'Claim that holds the scopes, as a list or separated by spaces. Unset: every token has JWT_SCOPES.',
  ),
  JWT_SCOPES: variable(
    list.pipe(z.array(z.enum(SCOPES))).default(['generate', 'read']),
    'Scopes of every token of the identity provider, where no claim says them.',
    'generate,read',
  ),
  SESSION_SECRET: variable(
    z.string().min(32, 'must have at least 32 characters').optional(),
    'Signs session tokens; the same in every process of an installation.',
    'a key in DATA_DIR',
  ),
  ALLOWED_HOSTS: variable(
    list.default([]),
    'Further host names that the server may be called by, separated by commas.',
    'loopback names and that of PUBLIC_URL; any where callers must present something; with ALLOW_ANONYMOUS also addresses and names without a dot',
  ),
  CORS_ORIGINS: variable(
    list.pipe(z.array(origin)).default([]),
    'Origins of web pages that may call the server, such as `https://app.example.com`, separated by commas.',
    "the server's own and PUBLIC_URL; on loopback also Apollo Sandbox",
  ),
  INTROSPECTION: variable(
    flag.optional(),
    'Schema introspection and field suggestions.',
    'on, off in production',
  ),
  EXPLORER: variable(flag.optional(), 'GraphiQL and the landing page.', 'on, off in production'),
  ...limitVariables,
  LOG_LEVEL: variable(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
    'Least level that is logged.',
    'info',
  ),
  METRICS_TOKEN: variable(
    z.string().min(16, 'must have at least 16 characters').optional(),
    'Bearer token that reads `/metrics` from other machines; unset: this machine and operators only.',
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: variable(
    httpUrl.optional(),
    'Where OpenTelemetry traces are collected (OTLP over HTTP). Turns them on; the other OTEL_ variables hold too.',
  ),
  OTEL_SERVICE_NAME: variable(z.string().min(1).default('easel'), 'What traces call this service.', 'easel'),
  SANDBOX_QUEUE_MS: variable(count.optional(), 'Sandbox of `npm start`: time in its queue.'),
  SANDBOX_POSITIONS: variable(count.optional(), 'Sandbox: places in its queue.'),
  SANDBOX_RUN_MS: variable(count.optional(), 'Sandbox: time of a run.'),
  SANDBOX_LOGS: variable(count.optional(), 'Sandbox: log lines of a run.'),
});

export type Variables = z.infer<typeof variables>;
