// The webhook store on SQLite.

import { idFloor } from '../../domain/ids.ts';
import type { Job, JobEvent } from '../../domain/job.ts';
import {
  deliveriesOf,
  mayBeDelivered,
  type WebhookDelivery,
  type WebhookEndpoint,
} from '../../domain/webhook.ts';
import type { Page, PageRequest } from '../store.ts';
import type { DeliveryWhere, WebhookStore } from '../webhook-store.ts';
import { type Database, read, type SqlValue } from './database.ts';
import type { Writer } from './group-commit.ts';
import { readDoc } from './job-rows.ts';

export function createWebhookStore(db: Database, writer: Writer): WebhookStore {
  return {
    create: (endpoint) =>
      writer.write(() => {
        insertEndpoint(db, endpoint);
        return getEndpoint(db, endpoint.id) ?? endpoint;
      }),
    get: (id) => read(() => getEndpoint(db, id)),
    list: ({ userId }, { first, after }) =>
      read(() => {
        const user = userId === null ? '' : 'user_id = ? AND ';
        const rows = db
          .sql(`SELECT doc FROM webhooks WHERE ${user}listed = 1 AND id < ? ORDER BY id DESC LIMIT ?`)
          .all(...(userId === null ? [] : [userId]), after ?? PAST_ALL, first + 1);
        return pageOf(rows.map(readDoc<WebhookEndpoint>), first);
      }),
    update: (id, change) =>
      writer.write(() => {
        const stored = getEndpoint(db, id);
        if (stored === undefined) return undefined;
        const changed: WebhookEndpoint = { ...stored, ...change(stored) };
        db.sql('UPDATE webhooks SET doc = ? WHERE id = ?').run(JSON.stringify(changed), id);
        return changed;
      }),
    delete: (id) => writer.write(() => db.sql('DELETE FROM webhooks WHERE id = ?').run(id).changes > 0),
    addDeliveries: (deliveries) => writer.write(() => insertDeliveries(db, deliveries)),
    // It is looked for after every job, and hardly anything is due: nothing needs no transaction.
    takeDue: async (wanted) => (isAnyDue(db, wanted.now) ? writer.write(() => takeDue(db, wanted)) : []),
    updateDelivery: (id, change) =>
      writer.write(() => {
        const stored = getDelivery(db, id);
        return stored === undefined ? undefined : updateDelivery(db, { ...stored, ...change(stored) });
      }),
    getDelivery: (id) => read(() => getDelivery(db, id)),
    listDeliveries: (where, { first, after }) =>
      read(() => {
        const { text, values } = deliveryListing(where, { first, after });
        return pageOf(
          db
            .sql(text)
            .all(...values)
            .map(readDoc<WebhookDelivery>),
          first,
        );
      }),
    prune: (before, first) =>
      writer.write(
        () =>
          db
            .sql(
              `DELETE FROM webhook_deliveries WHERE id IN (
                 SELECT id FROM webhook_deliveries WHERE due_at IS NULL AND id < ? ORDER BY id LIMIT ?)`,
            )
            .run(idFloor('dlv', before), first).changes,
      ),
  };
}

/** Sorts after every id. */
const PAST_ALL = '~';

/** Runs inside the transaction that changes the job. */
export function insertDeliveriesOf(db: Database, job: Job, events: readonly JobEvent[]): void {
  if (!mayBeDelivered(events)) return;
  const endpoints = db.sql('SELECT doc FROM webhooks WHERE user_id = ?').all(job.userId);
  insertDeliveries(db, deliveriesOf(job, events, endpoints.map(readDoc<WebhookEndpoint>)));
}

export function insertEndpoint(db: Database, endpoint: WebhookEndpoint): void {
  db.sql('INSERT OR IGNORE INTO webhooks (id, user_id, listed, doc) VALUES (?, ?, ?, ?)').run(
    endpoint.id,
    endpoint.userId,
    endpoint.url === '' ? 0 : 1,
    JSON.stringify(endpoint),
  );
}

export function insertDeliveries(db: Database, deliveries: readonly WebhookDelivery[]): void {
  for (const delivery of deliveries) {
    const { id, userId, endpointId, jobId, status, dueAt } = delivery;
    db.sql(
      `INSERT OR IGNORE INTO webhook_deliveries (id, user_id, endpoint_id, job_id, status, due_at, doc)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ).run(id, userId, endpointId, jobId, status, dueAt, JSON.stringify(delivery));
  }
}

function updateDelivery(db: Database, delivery: WebhookDelivery): WebhookDelivery {
  db.sql('UPDATE webhook_deliveries SET status = ?, due_at = ?, doc = ? WHERE id = ?').run(
    delivery.status,
    delivery.dueAt,
    JSON.stringify(delivery),
    delivery.id,
  );
  return delivery;
}

function isAnyDue(db: Database, now: number): boolean {
  return db.sql('SELECT 1 FROM webhook_deliveries WHERE due_at <= ? LIMIT 1').get(now) !== undefined;
}

function takeDue(
  db: Database,
  { now, until, first, except }: Parameters<WebhookStore['takeDue']>[0],
): WebhookDelivery[] {
  return db
    .sql(
      `SELECT doc FROM webhook_deliveries WHERE due_at <= ? AND endpoint_id NOT IN (SELECT value FROM json_each(?))
       ORDER BY due_at LIMIT ?`,
    )
    .all(now, JSON.stringify(except), first)
    .map((row) => updateDelivery(db, { ...readDoc<WebhookDelivery>(row), dueAt: until }));
}

/** The text and values of one listing; for `EXPLAIN` too. */
export function deliveryListing(
  where: DeliveryWhere,
  { first, after }: PageRequest,
): { text: string; values: SqlValue[] } {
  const conditions = ['id < ?'];
  const values: SqlValue[] = [after ?? PAST_ALL];
  const columns = {
    user_id: where.userId,
    endpoint_id: where.endpointId,
    job_id: where.jobId,
    status: where.status,
  };
  for (const [column, value] of Object.entries(columns)) {
    if (value === null || value === undefined) continue;
    conditions.push(`${column} = ?`);
    values.push(value);
  }
  return {
    text: `SELECT doc FROM webhook_deliveries WHERE ${conditions.join(' AND ')} ORDER BY id DESC LIMIT ?`,
    values: [...values, first + 1],
  };
}

function getEndpoint(db: Database, id: string): WebhookEndpoint | undefined {
  const row = db.sql('SELECT doc FROM webhooks WHERE id = ?').get(id);
  return row === undefined ? undefined : readDoc<WebhookEndpoint>(row);
}

function getDelivery(db: Database, id: string): WebhookDelivery | undefined {
  const row = db.sql('SELECT doc FROM webhook_deliveries WHERE id = ?').get(id);
  return row === undefined ? undefined : readDoc<WebhookDelivery>(row);
}

function pageOf<T>(items: T[], first: number): Page<T> {
  return { items: items.slice(0, first), hasNextPage: items.length > first };
}
