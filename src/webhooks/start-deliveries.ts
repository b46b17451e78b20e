// Delivers what is due, in every process that works: each takes deliveries for a while, so that no two send the same one
// at once, and one that dies gives them back when the while is over.

import type { WebhookDelivery } from '../domain/webhook.ts';
import { mayBeDelivered } from '../domain/webhook.ts';
import { deliver } from './deliver.ts';
import type { DeliveryDeps } from './webhook-deps.ts';

const LOOK_MS = 1000;
const AT_ONCE = 32;
/** About: a receiver that hangs keeps no place from the others. */
const AT_ONCE_EACH = 4;
/** How long a delivery is taken, beyond the time its receiver has. */
const SPARE_MS = 45_000;
const PRUNE_EVERY_MS = 3600 * 1000;
const KEEP_MS = 30 * 24 * 3600 * 1000;
const PRUNE_AT_ONCE = 1000;

export async function startDeliveries(deps: DeliveryDeps): Promise<AsyncDisposable> {
  const stopping = new AbortController();
  const running = new Map<Promise<void>, string>();
  let looking: Promise<void> | undefined;
  let lookAgain = false;

  function wake(): void {
    if (stopping.signal.aborted) return;
    if (looking !== undefined) {
      lookAgain = true;
      return;
    }
    looking = look()
      .catch((error: unknown) => deps.log.error({ err: error }, 'Webhooks could not be looked after'))
      .finally(() => {
        looking = undefined;
        if (lookAgain) wake();
      });
  }

  async function look(): Promise<void> {
    do {
      lookAgain = false;
      for (;;) {
        const room = Math.min(AT_ONCE - running.size, AT_ONCE_EACH);
        if (room <= 0 || stopping.signal.aborted) return;
        const now = deps.now();
        const until = now + deps.pace.timeoutMs + SPARE_MS;
        const due = await deps.store.webhooks.takeDue({ now, until, first: room, except: busy() });
        for (const delivery of due) begin(delivery);
        if (due.length < room) break;
      }
    } while (lookAgain);
  }

  function busy(): string[] {
    const endpoints = [...running.values()];
    return [...new Set(endpoints)].filter(
      (id) => endpoints.filter((other) => other === id).length >= AT_ONCE_EACH,
    );
  }

  function begin(delivery: WebhookDelivery): void {
    const work = deliver(deps, delivery, stopping.signal)
      .catch((error: unknown) => giveBack(delivery, error))
      .catch((error: unknown) => deps.log.error({ err: error }, 'A webhook could not be given back'))
      .finally(() => {
        running.delete(work);
        wake();
      });
    running.set(work, delivery.endpointId);
  }

  /** Cut off by the stop of this process, the next one sends it anew; after an error it waits until it is taken back. */
  async function giveBack({ id }: WebhookDelivery, error: unknown): Promise<void> {
    if (!stopping.signal.aborted) {
      deps.log.error({ err: error, deliveryId: id }, 'A webhook could not be delivered');
      return;
    }
    await deps.store.webhooks.updateDelivery(id, () => ({ dueAt: deps.now() }));
  }

  const unsubscribe = await deps.bus.subscribe(null, ({ events }) => {
    if (mayBeDelivered(events)) wake();
  });
  const timer = setInterval(wake, LOOK_MS);
  const pruning = setInterval(() => void prune(deps), PRUNE_EVERY_MS);
  wake();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      clearInterval(pruning);
      unsubscribe();
      stopping.abort(new Error('The process is stopping'));
      await looking;
      await Promise.all(running.keys());
    },
  };
}

async function prune(deps: DeliveryDeps): Promise<void> {
  try {
    const before = deps.now() - KEEP_MS;
    while ((await deps.store.webhooks.prune(before, PRUNE_AT_ONCE)) === PRUNE_AT_ONCE);
  } catch (error) {
    deps.log.error({ err: error }, 'Old deliveries of webhooks could not be deleted');
  }
}
