// Schemas and indexes of usage: quarter hours, the sums of days that are over, and which days those are.

import type { UsageDayDocument, UsageDocument, UsageRollupDocument } from './documents.ts';
import { Mixed, number, optionalNumber, schemaOf, text, texts } from './schema-of.ts';

export const usage = schemaOf<UsageDocument>({
  _id: text,
  userId: text,
  bucket: number,
  model: text,
  template: { type: String },
  keyId: { type: String },
  tag: { type: String },
  jobs: number,
  images: number,
  failures: number,
  price: number,
  unpriced: Number,
  cost: Number,
  pending: texts,
});
usage.index({ bucket: 1 }, { name: 'all', partialFilterExpression: { tag: '' } });
usage.index({ bucket: 1 }, { name: 'tags', partialFilterExpression: { tag: { $gt: '' } } });
usage.index({ userId: 1, bucket: 1 });

export const usageRollup = schemaOf<UsageRollupDocument>({
  _id: Mixed,
  rollup: text,
  userId: { type: String },
  bucket: number,
  model: { type: String },
  template: { type: String },
  keyId: { type: String },
  tag: { type: String },
  jobs: number,
  images: number,
  failures: number,
  price: number,
  unpriced: number,
  cost: optionalNumber,
});
// Reports read an index and no document: everybody's, and a user's.
const sums = { jobs: 1, images: 1, failures: 1, price: 1, unpriced: 1, cost: 1 } as const;
const parts = { model: 1, template: 1, keyId: 1 } as const;
usageRollup.index({ rollup: 1, tag: 1, bucket: 1, userId: 1, ...parts, ...sums }, { name: 'report' });
usageRollup.index({ rollup: 1, userId: 1, bucket: 1, tag: 1, ...parts, ...sums }, { name: 'own_report' });

export const usageDay = schemaOf<UsageDayDocument>({
  _id: number,
  summed: { type: Boolean, required: true },
  rev: text,
});
