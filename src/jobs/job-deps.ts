// What the verbs of this room work with. app.ts fills it in.

import type { UnitPrices } from '../billing/provider-cost.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { Duties } from '../dispatch/duties.ts';
import type { Pauses } from '../dispatch/pauses.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { ReferenceResolver } from '../objects/references.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { BillingRecords } from '../providers/billing-records.ts';
import type { Provider } from '../providers/provider.ts';
import type { Registry } from '../registry/registry.ts';
import type { TemplateRegistry } from '../templates/template-registry.ts';
import type { ReadReference } from '../objects/read-reference.ts';
import type { Moderate } from '../moderation/moderation.ts';
import type { Store } from '../store/store.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Trace } from '../telemetry/trace.ts';
import type { Nudges } from './nudges.ts';
import type { RunTimes } from './run-times.ts';
import type { SweptJobs } from './sweep-queue.ts';

export interface JobDeps {
  store: Store;
  objects: ObjectStore;
  provider: Provider;
  bus: EventBus;
  dispatcher: Dispatcher;
  duties: Duties;
  pauses: Pauses;
  registry: Registry;
  /** Resolves when what can be known of a custom endpoint is known to the registry. */
  learnEndpoint: (endpoint: string) => Promise<void>;
  /** What the provider asks for a unit. */
  unitPrices: UnitPrices;
  /** What the provider says it billed. */
  billingRecords: BillingRecords;
  templates: TemplateRegistry;
  runTimes: RunTimes;
  references: ReferenceResolver;
  nudges: Nudges;
  readReference: ReadReference;
  /** Counted since the start, for metrics. */
  swept: SweptJobs;
  /** Asked before a request is accepted. */
  moderate: Moderate;
  log: Logger;
  trace: Trace;
  now: () => number;
  settings: JobSettings;
}

export interface JobSettings {
  defaultDeadlineSeconds: number;
  submissionGraceSeconds: number;
  /** A job without a sign of life for so long is taken over. */
  stalledJobSeconds: number;
  /** So long a job waits for a server that knows its model; 0 where there is no other server. */
  unknownModelGraceSeconds: number;
  /** Submit again when nobody can tell whether a submission was accepted. */
  resubmitUnknown: boolean;
  /** A webhook, or the run that lost the job to this one, may still bring the id of a submission without an answer. */
  requestIdsReturn: boolean;
  /** Where the provider reports the end of a job's run; null: nowhere. */
  webhookUrl: ((jobId: string, attempt: number) => string) | null;
  /** A local provider may be given http: addresses of this machine. */
  allowLoopbackInputs: boolean;
  /** Private and loopback addresses, and http:, may be told of events too. */
  allowPrivateWebhooks: boolean;
  /** 0 keeps images for ever. */
  imageRetentionDays: number;
}
