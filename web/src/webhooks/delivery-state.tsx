import { CircleCheck, Clock, type LucideIcon, TriangleAlert } from 'lucide-react';
import type { WebhookDeliveryStatus } from '../api/generated/graphql.ts';
import { deliveryStatus } from '../strings/webhooks.ts';
import styles from './delivery-entry.module.css';

const ICONS: Record<WebhookDeliveryStatus, LucideIcon> = {
  PENDING: Clock,
  DELIVERED: CircleCheck,
  FAILED: TriangleAlert,
};

export function DeliveryState({ status }: { status: WebhookDeliveryStatus }) {
  const Icon = ICONS[status];
  return (
    <span className={styles.state} data-state={status}>
      <Icon aria-hidden="true" />
      {deliveryStatus[status]}
    </span>
  );
}
