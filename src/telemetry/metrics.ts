// What is counted for Prometheus. Labels are models, states, codes and routes: sets that are bounded by the program and
// its configuration, and never a user, a job or a prompt.

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export type Metrics = ReturnType<typeof createMetrics>;

/** Seconds. A picture takes between one and a few hundred. */
const LONG = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 40, 80, 160, 320, 640];
const SHORT = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const counter = <T extends string>(name: string, help: string, labelNames: T[] = []): Counter<T> =>
    new Counter({ name: `easel_${name}`, help, labelNames, registers });
  const histogram = <T extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: T[],
  ): Histogram<T> => new Histogram({ name: `easel_${name}`, help, buckets, labelNames, registers });

  return {
    registry,
    /** A number that is asked for when somebody looks; `read` sets it. */
    observe<T extends string>(
      name: string,
      help: string,
      labelNames: T[],
      read: (gauge: Gauge<T>) => void | Promise<void>,
    ): void {
      const gauge = new Gauge({
        name: `easel_${name}`,
        help,
        labelNames,
        registers,
        async collect() {
          gauge.reset();
          await read(gauge);
        },
      });
    },
    /** A number that only grows, of what is counted more cheaply elsewhere; `read` adds what has come since. */
    tally<T extends string>(
      name: string,
      help: string,
      labelNames: T[],
      read: (counter: Counter<T>) => void,
    ): void {
      const tallied: Counter<T> = new Counter({
        name: `easel_${name}`,
        help,
        labelNames,
        registers,
        collect: () => read(tallied),
      });
    },
    jobsAccepted: counter('jobs_accepted_total', 'Jobs accepted by this process', ['model']),
    jobsFinished: counter('jobs_finished_total', 'Jobs ended by this process', [
      'model',
      'status',
      'failure',
    ]),
    jobsRefused: counter('jobs_refused_total', 'Requests refused when they were to be stored', ['reason']),
    budgetRefusals: counter('budget_refusals_total', 'Requests refused because a budget does not cover them'),
    rateLimitRefusals: counter(
      'rate_limit_refusals_total',
      'Refused by a limit, in whatever way that is answered',
      ['limit'],
    ),
    jobSeconds: histogram('job_seconds', 'From acceptance to the end', LONG, ['model', 'status']),
    queueSeconds: histogram(
      'queue_seconds',
      'From acceptance to the start at the provider, of jobs that have ended',
      LONG,
      ['model'],
    ),
    providerSeconds: histogram('provider_seconds', 'Calls of the provider', LONG, ['operation', 'outcome']),
    objectSeconds: histogram('object_seconds', 'Images stored', SHORT, ['outcome']),
    objectBytes: counter('object_bytes_total', 'Bytes stored'),
    webhookAttempts: counter('webhook_attempts_total', 'Webhooks sent to users', ['outcome']),
    httpSeconds: histogram('http_seconds', 'HTTP requests', SHORT, ['method', 'route', 'status']),
  };
}
