// The composition root: the only file, with its folder, that knows every adapter. Opens what the configuration
// names, wires it together, and closes it in reverse.

import { agreeOnFleet } from './app/agree-on-fleet.ts';
import { bannerOf } from './app/banner.ts';
import { openAuth } from './app/open-auth.ts';
import { openCoordination } from './app/open-coordination.ts';
import { openBillingRecords } from './app/open-billing-records.ts';
import { openCustomModel } from './app/open-custom-model.ts';
import { openHttp } from './app/open-http.ts';
import { openModeration } from './app/open-moderation.ts';
import { openObjects } from './app/open-objects.ts';
import { openProvider } from './app/open-provider.ts';
import { openRegistry } from './app/open-registry.ts';
import { openTelemetry } from './app/open-telemetry.ts';
import { makeFolder, openStore } from './app/open-store.ts';
import { openSigningKey } from './app/open-signing-key.ts';
import { openTemplates } from './app/open-templates.ts';
import { openWebhooks } from './app/open-webhooks.ts';
import { openThresholds } from './app/open-thresholds.ts';
import { openUnitPrices } from './app/open-unit-prices.ts';
import type { AuthDeps } from './auth/auth-deps.ts';
import { type Cleanup, createCleanup } from './cleanup.ts';
import type { Config } from './config/load-config.ts';
import type { JobDeps } from './jobs/job-deps.ts';
import { createNudges } from './jobs/nudges.ts';
import { recoverJobs } from './jobs/recover-jobs.ts';
import { runJob } from './jobs/run-job.ts';
import { createRegistry } from './registry/registry.ts';
import { createRunTimes } from './jobs/run-times.ts';
import { startQueueSweep } from './jobs/sweep-queue.ts';
import { startRetention } from './jobs/start-retention.ts';
import { startWaitingJobs } from './jobs/waiting-jobs.ts';
import { webhookAddress } from './jobs/webhook-token.ts';
import type { Store } from './store/store.ts';
import { observeSweep } from './telemetry/observe-sweep.ts';
import { createLogger, type Logger, openTerminal } from './telemetry/logger.ts';

export interface App extends AsyncDisposable {
  url: string;
  banner: string;
  /** Everything that is served over HTTP, as `GET /path`. */
  routes: readonly string[];
  log: Logger;
  /** For whoever drives it in the same process. */
  jobs: JobDeps;
  auth: AuthDeps;
}

/** For programs that put something of their own around a part; a server has none. */
export interface Overrides {
  wrapStore?: (store: Store) => Store;
}

/** Raises StartError, with what to do about it, when something configured cannot be had. */
export async function createApp(config: Config, overrides: Overrides = {}): Promise<App> {
  const cleanup = createCleanup();
  try {
    return await openApp(config, cleanup, overrides);
  } catch (error) {
    await cleanup[Symbol.asyncDispose]();
    throw error;
  }
}

async function openApp(config: Config, cleanup: Cleanup, overrides: Overrides): Promise<App> {
  const terminal = process.stdout.isTTY ? { to: await openTerminal() } : {};
  const log = createLogger({ level: config.logLevel, ...terminal });
  const opened = cleanup.use(await openStore(config));
  const telemetry = await openTelemetry(config, cleanup);
  const store = telemetry.store(overrides.wrapStore?.(opened) ?? opened);
  await makeFolder(config.dataDir);
  const signingKey = await openSigningKey(config);
  const { channels, duties, pauses, redis, ...shared } = await openCoordination(config, cleanup, log);
  if (redis !== null) await agreeOnFleet(config, cleanup, { redis: redis.commands, signingKey, log });
  const dispatcher = telemetry.dispatcher(shared.dispatcher);
  const models = (await openRegistry(config)).list();
  const { sandboxUrl, local, ...fal } = await openProvider(config, cleanup);
  const provider = telemetry.provider(fal.provider);
  const custom = openCustomModel(config, models, config.fal.baseUrl ?? sandboxUrl);
  const registry = createRegistry(models, custom.model);
  telemetry.labelBy(registry);
  const access = await openAuth(config, cleanup, { store, registry, channels, log });
  const files = await openObjects(config, cleanup, { store, provider, local, signingKey });
  const jobs: JobDeps = {
    store,
    objects: telemetry.objects(files.objects),
    provider,
    bus: telemetry.bus(shared.bus),
    dispatcher,
    duties,
    pauses,
    registry,
    learnEndpoint: custom.learn,
    unitPrices: openUnitPrices(config, config.fal.baseUrl ?? sandboxUrl),
    billingRecords: openBillingRecords(config, config.fal.baseUrl ?? sandboxUrl),
    templates: await openTemplates(config, registry),
    runTimes: createRunTimes(store.jobs),
    references: files.references,
    nudges: createNudges(channels),
    swept: { takenOver: 0, requeued: 0, overdue: 0 },
    readReference: files.readReference,
    moderate: await openModeration(config, log),
    log,
    trace: telemetry.trace,
    now: Date.now,
    settings: {
      ...config.jobs,
      unknownModelGraceSeconds: redis === null ? 0 : config.jobs.unknownModelGraceSeconds,
      requestIdsReturn: config.publicUrl !== null || redis !== null,
      webhookUrl: webhooksTo(config.publicUrl, signingKey),
      allowLoopbackInputs: local,
      allowPrivateWebhooks: config.webhooks.allowPrivate,
      imageRetentionDays: config.retention.imageDays,
    },
  };
  observeSweep(telemetry.metrics, jobs.swept);
  const http = await openHttp(config, cleanup, {
    jobs,
    access,
    imageUrls: files.imageUrls,
    serveFiles: files.serve,
    signingKey,
    sandboxUrl,
    redis,
    metrics: telemetry.metrics,
  });
  files.servedAt(config.publicUrl ?? http.url);
  if (config.role !== 'api') {
    if (redis === null) await recoverJobs(jobs);
    dispatcher.start((id, signal, heldBy) => runJob(jobs, id, { signal, heldBy }));
    cleanup.use(startRetention(jobs, config.retention));
    openThresholds(cleanup, jobs);
    await openWebhooks(config, cleanup, {
      jobs,
      imageUrls: files.imageUrls,
      onAttempt: (outcome) => telemetry.metrics.webhookAttempts.inc({ outcome }),
    });
    cleanup.defer(() => dispatcher.drain(config.jobs.shutdownSeconds * 1000));
  }
  if (redis !== null || config.role !== 'api') cleanup.use(startQueueSweep(jobs, channels));
  cleanup.use(startWaitingJobs(jobs));
  cleanup.defer(() => http.stopAccepting());
  const running = cleanup.move();
  return {
    url: http.url,
    routes: http.routes,
    log,
    jobs,
    auth: access.auth,
    banner: bannerOf({ url: http.url, config, sandboxUrl, anonymous: access.anonymous }),
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
}

/** Where the provider reports the end of a run: nowhere, unless the world can reach this server. */
function webhooksTo(publicUrl: string | null, key: Buffer): JobDeps['settings']['webhookUrl'] {
  return publicUrl === null ? null : (jobId, attempt) => webhookAddress(publicUrl, key, { jobId, attempt });
}
