export const QUEUE_PARTS = ['waiting', 'running', 'failed'] as const;
export type QueuePart = (typeof QUEUE_PARTS)[number];

export interface QueueSearch {
  status?: QueuePart;
}

export function readQueueSearch(search: Record<string, unknown>): QueueSearch {
  const status = QUEUE_PARTS.find((part) => part === search['status']);
  return status === undefined ? {} : { status };
}
