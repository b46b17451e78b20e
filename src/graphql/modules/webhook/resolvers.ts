import type { DeliveryWhere } from '../../../store/webhook-store.ts';
import { deleteWebhook, updateWebhook } from '../../../webhooks/change-webhook.ts';
import { createWebhook } from '../../../webhooks/create-webhook.ts';
import { findWebhook, listDeliveries, listWebhooks } from '../../../webhooks/read-webhooks.ts';
import { redeliverWebhook } from '../../../webhooks/redeliver-webhook.ts';
import { rotateWebhookSecret } from '../../../webhooks/rotate-secret.ts';
import { signing } from '../../../webhooks/secrets.ts';
import { toMessage } from '../../../webhooks/to-message.ts';
import type { Resolvers, WebhookDeliveryFilter } from '../../generated/resolvers.ts';
import { toConnection, toPageRequest } from '../../pages.ts';
import { toEventName, toEventNames, toWebhookEvents } from './event-names.ts';

export const webhookResolvers: Resolvers = {
  Query: {
    async webhooks(_, args, { jobs, actor }) {
      const page = toPageRequest(args);
      return toConnection(await listWebhooks(jobs, actor, page), page);
    },
    async webhook(_, { id }, { jobs, actor }) {
      const found = await findWebhook(jobs, actor, id);
      return found.ok ? found.value : null;
    },
    async webhookDeliveries(_, { where, ...args }, { jobs, actor }) {
      const page = toPageRequest(args);
      return toConnection(await listDeliveries(jobs, actor, toWhere(where), page), page);
    },
  },
  Mutation: {
    async createWebhook(_, { input }, { jobs, actor }) {
      const created = await createWebhook(jobs, actor, { ...input, events: toWebhookEvents(input.events) });
      if (!created.ok) return { webhook: null, secret: null, errors: created.errors };
      return { ...created.value, errors: [] };
    },
    async updateWebhook(_, { id, input }, { jobs, actor }) {
      const wishes = { ...input, events: toWebhookEvents(input.events) };
      const updated = await updateWebhook(jobs, actor, id, wishes);
      if (!updated.ok) return { webhook: null, secret: null, errors: updated.errors };
      return { webhook: updated.value, secret: null, errors: [] };
    },
    async deleteWebhook(_, { id }, { jobs, actor }) {
      const deleted = await deleteWebhook(jobs, actor, id);
      if (!deleted.ok) return { webhook: null, secret: null, errors: deleted.errors };
      return { webhook: deleted.value, secret: null, errors: [] };
    },
    async rotateWebhookSecret(_, args, { jobs, actor }) {
      const rotated = await rotateWebhookSecret(jobs, actor, args);
      if (!rotated.ok) return { webhook: null, secret: null, errors: rotated.errors };
      return { ...rotated.value, errors: [] };
    },
    async redeliverWebhook(_, { id }, { jobs, actor }) {
      const again = await redeliverWebhook(jobs, actor, id);
      if (!again.ok) return { delivery: null, errors: again.errors };
      return { delivery: again.value, errors: [] };
    },
  },
  Webhook: {
    url: ({ url }) => (url === '' ? null : url),
    events: ({ events }) => toEventNames(events),
    activeSecrets: ({ secrets }, _, { jobs }) => signing(secrets, jobs.now()).length,
    async deliveries({ id }, { status, ...args }, { jobs, actor }) {
      const page = toPageRequest(args);
      const where = { endpointId: id, ...(status === null || status === undefined ? {} : { status }) };
      return toConnection(await listDeliveries(jobs, actor, where, page), page);
    },
  },
  WebhookDelivery: {
    async webhook({ endpointId }, _, { jobs, actor }) {
      const found = await findWebhook(jobs, actor, endpointId);
      return found.ok ? found.value : null;
    },
    event: ({ event }) => toEventName(event),
    job: async ({ jobId }, _, { loaders }) =>
      jobId === null ? null : ((await loaders.job.load(jobId)) ?? null),
    nextAttemptAt: ({ dueAt }) => dueAt,
    body: (delivery, _, { jobs, showJob }) => toMessage({ store: jobs.store, showJob }, delivery),
  },
};

function toWhere(where: WebhookDeliveryFilter | null | undefined): Omit<DeliveryWhere, 'userId'> {
  const { webhookId, jobId, status } = where ?? {};
  return {
    ...(webhookId === null || webhookId === undefined ? {} : { endpointId: webhookId }),
    ...(jobId === null || jobId === undefined ? {} : { jobId }),
    ...(status === null || status === undefined ? {} : { status }),
  };
}
