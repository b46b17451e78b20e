import type { WebhookDeliveryStatus, WebhookEvent } from '../api/generated/graphql.ts';

export const webhookEvents: Record<WebhookEvent, string> = {
  JOB_COMPLETED: 'A job completed',
  JOB_FAILED: 'A job failed',
  JOB_CANCELED: 'A job was canceled',
  IMAGE_STORED: 'An image was stored',
  BUDGET_THRESHOLD: 'A share of a budget is used up',
};

export const deliveryStatus: Record<WebhookDeliveryStatus, string> = {
  PENDING: 'Pending',
  DELIVERED: 'Delivered',
  FAILED: 'Given up',
};

export const webhookStrings = {
  title: 'Webhooks',
  help: 'Addresses that are told of events by signed POST requests, as Standard Webhooks has it.',
  add: 'Add a webhook',
  empty: {
    title: 'No webhooks yet',
    help: 'Give an https: address of your own, and it is told when jobs end and images are stored. What is not taken is tried again for a day.',
  },
  on: 'On',
  off: 'Off',
  allEvents: 'Every event',
  twoSecrets: 'Two secrets sign at present',
  deliveries: 'Deliveries',
  noDeliveries: 'Nothing was sent there yet. Deliveries are kept for 30 days.',
  refresh: 'Refresh',
  more: 'Show earlier ones',
  edit: 'Edit',
  rotate: 'Rotate secret',
  rotateHelp:
    'A new secret signs from now on. The old one signs beside it for a day, so that you can change it in your receiver without losing a message.',
  switchOn: 'Switch on',
  switchOff: 'Switch off',
  delete: 'Delete',
  deleteHelp: (url: string) => `${url} is told nothing more, and what still waits for it is given up.`,
  url: 'Address',
  urlHelp: 'https:, and reachable from the internet',
  description: 'Note',
  events: 'Tell it of',
  eventsHelp: 'None chosen: everything.',
  save: 'Save',
  about: (jobId: string) => `Job ${jobId}`,
  attempts: (count: number) => (count === 1 ? '1 attempt' : `${count} attempts`),
  nextAttempt: 'Next attempt',
  body: 'What is posted',
  copy: 'Copy',
  redeliver: 'Redeliver',
  redelivered: 'It is delivered once more',
};

export const secretStrings = {
  webhook: 'The secret that signs',
  webhookHelp: 'It is shown this once. Put it where your receiver can read it, and verify what arrives.',
  copy: 'Copy',
  done: 'Done',
};
