export interface WebhookSearch {
  /** The webhook whose deliveries are shown. */
  id?: string;
}

export function readWebhookSearch(search: Record<string, unknown>): WebhookSearch {
  const { id } = search;
  return typeof id === 'string' && id !== '' ? { id } : {};
}
