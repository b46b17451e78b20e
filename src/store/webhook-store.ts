// Webhooks out, as records: endpoints, and deliveries that wait for their turn. Deliveries of a job's events are stored
// by the very change that makes the events; nobody has to remember to.

import type { DeliveryStatus, WebhookDelivery, WebhookEndpoint } from '../domain/webhook.ts';
import type { Page, PageRequest } from './store.ts';

export interface WebhookStore {
  /** Stores it unless its id is there already; what is stored is the answer. */
  create(endpoint: WebhookEndpoint): Promise<WebhookEndpoint>;
  get(id: string): Promise<WebhookEndpoint | undefined>;
  /** Endpoints with an address of their own, newest first. */
  list(where: { userId: string | null }, page: PageRequest): Promise<Page<WebhookEndpoint>>;
  /** Changes the stored one in one step; `change` may be called more than once. Undefined when there is none. */
  update(
    id: string,
    change: (stored: WebhookEndpoint) => Partial<Omit<WebhookEndpoint, 'id' | 'userId'>>,
  ): Promise<WebhookEndpoint | undefined>;
  /** What it was told stays. */
  delete(id: string): Promise<boolean>;

  /** By id; one that is there already is left as it is. */
  addDeliveries(deliveries: readonly WebhookDelivery[]): Promise<void>;
  /**
   * Takes deliveries that are due, earliest first, and puts them off to `until`: nobody else takes them before. Those of
   * the endpoints in `except` are left.
   */
  takeDue(wanted: {
    now: number;
    until: number;
    first: number;
    except: readonly string[];
  }): Promise<WebhookDelivery[]>;
  /** As `update`. */
  updateDelivery(
    id: string,
    change: (
      stored: WebhookDelivery,
    ) => Partial<Pick<WebhookDelivery, 'status' | 'dueAt' | 'giveUpAt' | 'attempts'>>,
  ): Promise<WebhookDelivery | undefined>;
  getDelivery(id: string): Promise<WebhookDelivery | undefined>;
  /** Newest first. */
  listDeliveries(where: DeliveryWhere, page: PageRequest): Promise<Page<WebhookDelivery>>;
  /** Deletes deliveries that are not pending and older than this, at most `first`; how many there were. */
  prune(before: number, first: number): Promise<number>;
}

export interface DeliveryWhere {
  /** Null is everybody's. */
  userId: string | null;
  endpointId?: string;
  jobId?: string;
  status?: DeliveryStatus;
}
