// Reads the environment once. Everything after this works with a typed Config.

import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { config as readDotenv } from 'dotenv';
import { z } from 'zod';
import { StartError } from '../domain/errors.ts';
import { isLoopback } from '../domain/loopback.ts';
import { parseMoney, type Micros } from '../domain/money.ts';
import { authConfig, type AuthConfig } from './auth-config.ts';
import { type LimitsConfig, limitsConfig } from './limit-variables.ts';
import { shownSettings } from './shown-settings.ts';
import { variables, type Variables } from './variables.ts';

export interface Config {
  host: string;
  port: number;
  dataDir: string;
  publicUrl: string | null;
  role: Variables['ROLE'];
  /** Null: a sandbox is started in this process. */
  fal: { key: string | null; baseUrl: string | null; jwksUrl: string | null };
  sandbox: { queueMs?: number; positions?: number; runMs?: number; logs?: number };
  store: { kind: 'sqlite'; file: string } | { kind: 'mongo'; uri: string };
  objects:
    | { kind: 'disk'; directory: string }
    | {
        kind: 's3';
        bucket: string;
        endpoint: string | null;
        publicUrl: string | null;
        region: string | null;
        inputBuckets: string[];
      };
  redisUrl: string | null;
  /** Null: nobody collects them. */
  traces: { endpoint: string; service: string } | null;
  metricsToken: string | null;
  jobs: {
    maxConcurrency: number;
    /** Over all processes; null: only theirs. */
    maxConcurrencyGlobal: number | null;
    defaultDeadlineSeconds: number;
    submissionGraceSeconds: number;
    unknownModelGraceSeconds: number;
    stalledJobSeconds: number;
    resubmitUnknown: boolean;
    shutdownSeconds: number;
  };
  webhooks: { allowPrivate: boolean; timeoutMs: number; firstPauseMs: number };
  /** Days; 0 keeps for ever. */
  retention: { imageDays: number; uploadDays: number };
  models: { file: string | null; custom: 'off' | 'listed' | 'any'; customPrice: Micros | null };
  templatesDir: string | null;
  /** Only reachable from this machine, so that its callers may be trusted. */
  loopbackOnly: boolean;
  auth: AuthConfig;
  /** Names, with or without a port, that the server may be called by besides its own. */
  allowedHosts: string[];
  /** Origins of web pages that may call the server. */
  corsOrigins: string[];
  introspection: boolean;
  explorer: boolean;
  production: boolean;
  limits: LimitsConfig;
  logLevel: Variables['LOG_LEVEL'];
  easelUrl: string;
  /** What is in effect, by variable and without secrets. */
  settings: Record<string, string>;
  easelToken: string | null;
}

export type Environment = Record<string, string | undefined>;

/** The process's environment over a `.env` file beside it. */
export function processEnvironment(): Environment {
  const fromFile: Record<string, string> = {};
  if (existsSync('.env')) readDotenv({ processEnv: fromFile, quiet: true });
  return { ...fromFile, ...process.env };
}

/** Raises StartError that lists every unusable variable by name. An empty variable counts as unset. */
export function loadConfig(environment: Environment = processEnvironment()): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  // Read once: code made for it would cost more than it saves.
  const parsed = variables.safeParse(given, { jitless: true });
  if (!parsed.success) throw new StartError(describeProblems(parsed.error, given));
  return toConfig(parsed.data);
}

/** The table of all variables, as rows of name, default and meaning. */
export function describeVariables(): { name: string; default: string; meaning: string }[] {
  return Object.entries(variables.shape).map(([name, schema]) => {
    const meta = variableMeta.parse(schema.meta() ?? {});
    return { name, default: meta.shownDefault, meaning: meta.description };
  });
}

const variableMeta = z.object({ description: z.string(), shownDefault: z.string() });

const SECRET = /KEY|SECRET|TOKEN|URI|URL|PASSWORD/;

function describeProblems(error: z.ZodError, given: Environment): string {
  const lines = error.issues.map((issue) => {
    const name = String(issue.path[0]);
    const shown = SECRET.test(name) ? '' : ` (got ${JSON.stringify(given[name])})`;
    return `  ${name}: ${issue.message}${shown}`;
  });
  return `The configuration cannot be used:\n${lines.join('\n')}`;
}

function toConfig(env: Variables): Config {
  const dataDir = resolve(env.DATA_DIR);
  const production = env.NODE_ENV === 'production';
  const loopbackOnly = isLoopback(env.HOST);
  const host = env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST;
  return {
    settings: shownSettings(env),
    host: env.HOST,
    port: env.PORT,
    dataDir,
    publicUrl: env.PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    role: env.ROLE,
    fal: {
      key: env.FAL_KEY ?? null,
      baseUrl: env.FAL_BASE_URL?.replace(/\/+$/, '') ?? null,
      jwksUrl: env.FAL_JWKS_URL ?? null,
    },
    sandbox: definedOnly({
      queueMs: env.SANDBOX_QUEUE_MS,
      positions: env.SANDBOX_POSITIONS,
      runMs: env.SANDBOX_RUN_MS,
      logs: env.SANDBOX_LOGS,
    }),
    store:
      env.MONGODB_URI === undefined
        ? { kind: 'sqlite', file: resolve(dataDir, 'easel.sqlite') }
        : { kind: 'mongo', uri: env.MONGODB_URI },
    objects: objectsConfig(env, dataDir),
    redisUrl: env.REDIS_URL ?? null,
    traces:
      env.OTEL_EXPORTER_OTLP_ENDPOINT === undefined
        ? null
        : { endpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT.replace(/\/+$/, ''), service: env.OTEL_SERVICE_NAME },
    metricsToken: env.METRICS_TOKEN ?? null,
    jobs: {
      maxConcurrency: env.MAX_CONCURRENCY,
      maxConcurrencyGlobal: env.MAX_CONCURRENCY_GLOBAL ?? null,
      defaultDeadlineSeconds: env.DEFAULT_DEADLINE_SECONDS,
      submissionGraceSeconds: env.SUBMISSION_GRACE_SECONDS,
      unknownModelGraceSeconds: env.UNKNOWN_MODEL_GRACE_SECONDS,
      stalledJobSeconds: env.STALLED_JOB_SECONDS,
      resubmitUnknown: env.RESUBMIT_UNKNOWN,
      shutdownSeconds: env.SHUTDOWN_SECONDS,
    },
    webhooks: {
      allowPrivate: env.WEBHOOK_ALLOW_PRIVATE,
      timeoutMs: env.WEBHOOK_TIMEOUT_SECONDS * 1000,
      firstPauseMs: env.WEBHOOK_RETRY_SECONDS * 1000,
    },
    retention: {
      imageDays: env.IMAGE_RETENTION_DAYS,
      uploadDays: env.UPLOAD_RETENTION_DAYS ?? env.IMAGE_RETENTION_DAYS,
    },
    models: {
      file: env.MODELS_FILE ?? null,
      custom: env.CUSTOM_MODELS ?? (loopbackOnly ? 'any' : 'off'),
      customPrice: env.CUSTOM_MODEL_PRICE === undefined ? null : (parseMoney(env.CUSTOM_MODEL_PRICE) ?? null),
    },
    templatesDir: env.TEMPLATES_DIR ?? null,
    loopbackOnly,
    auth: authConfig(env),
    allowedHosts: env.ALLOWED_HOSTS,
    corsOrigins: env.CORS_ORIGINS,
    introspection: env.INTROSPECTION ?? !production,
    explorer: env.EXPLORER ?? !production,
    production,
    limits: limitsConfig(env),
    logLevel: env.LOG_LEVEL,
    easelUrl: env.EASEL_URL?.replace(/\/+$/, '') ?? `http://${host}:${env.PORT}`,
    easelToken: env.EASEL_TOKEN ?? null,
  };
}

function objectsConfig(env: Variables, dataDir: string): Config['objects'] {
  if (env.S3_BUCKET === undefined) return { kind: 'disk', directory: dataDir };
  return {
    kind: 's3',
    bucket: env.S3_BUCKET,
    endpoint: env.S3_ENDPOINT ?? null,
    publicUrl: env.S3_PUBLIC_URL?.replace(/\/+$/, '') ?? null,
    region: env.AWS_REGION ?? (env.S3_ENDPOINT === undefined ? null : 'us-east-1'),
    inputBuckets: env.S3_INPUT_BUCKETS,
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function definedOnly<T extends Record<string, number | undefined>>(values: T): Defined<T> {
  const kept: Defined<T> = {};
  for (const key of Object.keys(values) as (keyof T)[]) {
    const value = values[key];
    if (value !== undefined) kept[key] = value as Exclude<T[keyof T], undefined>;
  }
  return kept;
}
