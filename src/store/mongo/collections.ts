// Schemas and indexes. A schema refuses fields it does not know; every index serves a query that is named with it.

import type { Connection, Model } from 'mongoose';
import type {
  AuditDocument,
  AccountDocument,
  CounterDocument,
  DeliveryDocument,
  EventDocument,
  ImageDocument,
  JobDocument,
  KeyDocument,
  LedgerDocument,
  MigrationDocument,
  RoomDocument,
  UsageDayDocument,
  UsageDocument,
  UsageRollupDocument,
  WebhookDocument,
} from './documents.ts';
import { Mixed, number, optionalNumber, optionalText, schemaOf, text, texts } from './schema-of.ts';
import { usage, usageDay, usageRollup } from './usage-schemas.ts';

const job = schemaOf<JobDocument>({
  _id: text,
  userId: text,
  keyId: optionalText,
  model: text,
  template: { type: Mixed, default: null },
  input: text,
  options: text,
  status: text,
  createdAt: number,
  startedAt: optionalNumber,
  finishedAt: optionalNumber,
  runAt: number,
  deadlineAt: optionalNumber,
  cancelRequestedAt: optionalNumber,
  updatedAt: number,
  claim: optionalText,
  attempts: { type: [Mixed], required: true },
  outputs: text,
  progress: optionalNumber,
  queuePosition: optionalNumber,
  etaMs: optionalNumber,
  warnings: texts,
  tags: texts,
  lastSeq: number,
  failure: optionalText,
  cost: { type: Mixed, required: true },
  retriedFrom: optionalText,
  reusedFrom: optionalText,
  webhookUrl: optionalText,
  requestHash: text,
  traceparent: optionalText,
  priority: { type: String, required: false },
  unknownSince: { type: Number, required: false },
  rev: text,
  active: { type: Boolean, required: true },
  runMs: Number,
  requestIds: texts,
  idempotency: Mixed,
  admission: Mixed,
  outbox: Mixed,
  outboxAt: Number,
});
const active = { partialFilterExpression: { active: true } };
// Listings, newest first, by each filter that has many jobs.
job.index({ userId: 1, _id: 1 });
job.index({ status: 1, _id: 1 });
job.index({ model: 1, _id: 1 });
job.index({ 'template.key': 1, _id: 1 }, { partialFilterExpression: { 'template.key': { $exists: true } } });
job.index({ userId: 1, status: 1, _id: 1 });
job.index({ userId: 1, model: 1, _id: 1 });
job.index({ tags: 1, _id: 1 });
job.index({ userId: 1, tags: 1, _id: 1 });
// Active jobs, overdue ones, and their numbers.
job.index({ active: 1, _id: 1 }, { name: 'active', ...active });
job.index({ active: 1, deadlineAt: 1 }, { name: 'overdue', ...active });
job.index({ active: 1, status: 1, model: 1 }, { name: 'active_count', ...active });
// Run times; reuse; the job of a provider request.
job.index({ model: 1, _id: 1, runMs: 1 }, { partialFilterExpression: { runMs: { $exists: true } } });
job.index({ userId: 1, requestHash: 1, _id: 1 }, { partialFilterExpression: { status: 'COMPLETED' } });
job.index({ requestIds: 1 });
// One job for one key: this index is what decides a race.
job.index(
  { userId: 1, 'idempotency.key': 1 },
  { unique: true, partialFilterExpression: { 'idempotency.key': { $exists: true } } },
);
// What a crash left half done.
job.index({ outboxAt: 1 }, { partialFilterExpression: { outboxAt: { $exists: true } } });
job.index({ 'admission.at': 1 }, { partialFilterExpression: { 'admission.at': { $exists: true } } });

const event = schemaOf<EventDocument>({ _id: text, at: number, event: text });

const image = schemaOf<ImageDocument>({
  _id: text,
  jobId: text,
  userId: text,
  model: text,
  index: number,
  role: text,
  name: optionalText,
  key: text,
  width: number,
  height: number,
  contentType: text,
  bytes: number,
  sha256: text,
  seed: optionalText,
  nsfw: { type: Boolean, default: null },
  thumbHash: optionalText,
  variants: { type: Mixed, required: true },
  prompt: { type: String, default: null },
  tags: texts,
  createdAt: number,
  deletedAt: optionalNumber,
  listed: number,
  words: texts,
});
const listed = { partialFilterExpression: { listed: 1 } };
image.index({ jobId: 1, listed: 1 });
image.index({ listed: 1, _id: 1 }, listed);
image.index({ userId: 1, _id: 1 }, listed);
image.index({ model: 1, _id: 1 }, listed);
image.index({ userId: 1, model: 1, _id: 1 }, listed);
image.index({ tags: 1, _id: 1 }, listed);
image.index({ userId: 1, tags: 1, _id: 1 }, listed);
// Words by index rather than a text index: a text index cannot give a page in order of time without sorting all matches,
// and cuts words otherwise than the embedded store.
image.index({ words: 1, createdAt: 1, _id: 1 }, listed);
image.index({ userId: 1, words: 1, createdAt: 1, _id: 1 }, listed);
image.index({ createdAt: 1 }, { name: 'retention', partialFilterExpression: { listed: { $gte: 0 } } });

const ledger = schemaOf<LedgerDocument>({
  _id: text,
  kind: text,
  jobId: optionalText,
  userId: text,
  keyId: optionalText,
  model: optionalText,
  amount: number,
  at: number,
  note: optionalText,
});
ledger.index({ jobId: 1, at: 1 });
ledger.index({ userId: 1, at: 1, _id: 1 });

const account = schemaOf<AccountDocument>({
  _id: text,
  budgets: { type: [Mixed], required: true },
  markup: { type: Mixed, default: null },
  prepaid: { type: Boolean, required: true },
  counted: texts,
  createdAt: number,
  updatedAt: number,
});

const counter = schemaOf<CounterDocument>({
  _id: text,
  scope: text,
  period: text,
  held: number,
  spent: number,
  credited: number,
  userId: { type: String },
  resetsAt: optionalNumber,
  limit: optionalNumber,
  reached: number,
  announced: number,
  nearAt: optionalNumber,
  fullAt: optionalNumber,
  open: { type: [Mixed], required: true },
  unannounced: { type: Boolean, required: true },
  creditIds: texts,
  uncopied: { type: [Mixed], required: true },
  begun: { type: Boolean, required: true },
  listed: texts,
});
counter.index({ scope: 1, period: 1 });
counter.index({ 'open.job': 1 });
counter.index({ unannounced: 1 }, { partialFilterExpression: { unannounced: true } });
counter.index({ begun: 1 }, { partialFilterExpression: { begun: false } });
counter.index({ 'uncopied._id': 1 }, { partialFilterExpression: { 'uncopied._id': { $exists: true } } });

const room = schemaOf<RoomDocument>({ _id: text, open: texts });

const key = schemaOf<KeyDocument>({
  _id: text,
  hash: text,
  userId: text,
  name: text,
  scopes: texts,
  models: { type: [String], default: null },
  budget: { type: Mixed, default: null },
  markup: { type: Mixed, default: null },
  requestsPerMinute: optionalNumber,
  concurrentJobs: optionalNumber,
  maxPriority: optionalText,
  prefix: text,
  createdAt: number,
  expiresAt: optionalNumber,
  revokedAt: optionalNumber,
  lastUsedAt: optionalNumber,
});
key.index({ hash: 1 }, { unique: true });
key.index({ userId: 1, _id: 1 });

const audit = schemaOf<AuditDocument>({
  _id: text,
  at: number,
  action: text,
  userId: text,
  keyId: optionalText,
  target: optionalText,
  address: optionalText,
  requestId: optionalText,
  details: text,
});
audit.index({ action: 1, _id: 1 });
audit.index({ userId: 1, _id: 1 });
audit.index({ target: 1, _id: 1 }, { partialFilterExpression: { target: { $type: 'string' } } });
const webhook = schemaOf<WebhookDocument>({
  _id: text,
  userId: text,
  url: { type: String },
  events: texts,
  description: optionalText,
  enabled: { type: Boolean, required: true },
  disabledReason: optionalText,
  secrets: { type: [Mixed], required: true },
  createdAt: number,
  updatedAt: number,
  rev: text,
});
webhook.index({ userId: 1, _id: 1 });

const delivery = schemaOf<DeliveryDocument>({
  _id: text,
  userId: text,
  endpointId: text,
  url: text,
  event: text,
  jobId: optionalText,
  imageId: optionalText,
  data: optionalText,
  status: text,
  createdAt: number,
  dueAt: optionalNumber,
  giveUpAt: number,
  attempts: { type: [Mixed], required: true },
  rev: text,
});
// What is due; what may be deleted; listings, newest first.
delivery.index({ dueAt: 1 }, { partialFilterExpression: { dueAt: { $gt: 0 } } });
delivery.index({ status: 1, _id: 1 });
delivery.index({ userId: 1, _id: 1 });
delivery.index({ endpointId: 1, _id: 1 });
delivery.index({ jobId: 1, _id: 1 });

const migration = schemaOf<MigrationDocument>({ _id: text, version: number, at: number });

export interface Collections {
  jobs: Model<JobDocument>;
  events: Model<EventDocument>;
  images: Model<ImageDocument>;
  ledger: Model<LedgerDocument>;
  accounts: Model<AccountDocument>;
  counters: Model<CounterDocument>;
  rooms: Model<RoomDocument>;
  usage: Model<UsageDocument>;
  usageRollups: Model<UsageRollupDocument>;
  usageDays: Model<UsageDayDocument>;
  keys: Model<KeyDocument>;
  audit: Model<AuditDocument>;
  webhooks: Model<WebhookDocument>;
  deliveries: Model<DeliveryDocument>;
  migrations: Model<MigrationDocument>;
}

export function openCollections(connection: Connection): Collections {
  return {
    jobs: connection.model<JobDocument>('Job', job, 'jobs'),
    events: connection.model<EventDocument>('Event', event, 'events'),
    images: connection.model<ImageDocument>('Image', image, 'images'),
    ledger: connection.model<LedgerDocument>('LedgerEntry', ledger, 'ledger'),
    accounts: connection.model<AccountDocument>('Account', account, 'accounts'),
    counters: connection.model<CounterDocument>('BudgetCounter', counter, 'budget_counters'),
    rooms: connection.model<RoomDocument>('KeyRoom', room, 'key_rooms'),
    usage: connection.model<UsageDocument>('UsageBucket', usage, 'usage_buckets'),
    usageRollups: connection.model<UsageRollupDocument>('UsageRollup', usageRollup, 'usage_rollups'),
    usageDays: connection.model<UsageDayDocument>('UsageDay', usageDay, 'usage_days'),
    keys: connection.model<KeyDocument>('ApiKey', key, 'api_keys'),
    audit: connection.model<AuditDocument>('AuditEntry', audit, 'audit'),
    webhooks: connection.model<WebhookDocument>('Webhook', webhook, 'webhooks'),
    deliveries: connection.model<DeliveryDocument>('WebhookDelivery', delivery, 'webhook_deliveries'),
    migrations: connection.model<MigrationDocument>('Migration', migration, 'migrations'),
  };
}
