import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import { WebhookDeliveriesDocument } from '../api/generated/graphql.ts';
import { useQuery } from '../api/use-query.ts';
import { webhookStrings as words } from '../strings/webhooks.ts';
import { Button } from '../ui/button.tsx';
import { LoadError } from '../ui/load-error.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import styles from './delivery-list.module.css';
import { DeliveryEntry } from './delivery-entry.tsx';

const STEP = 20;
const MOST = 100;

/** What a webhook was told, the newest first. */
export function DeliveryList({ webhookId }: { webhookId: string }) {
  const [first, setFirst] = useState(STEP);
  const [{ data, error, stale }, load] = useQuery(WebhookDeliveriesDocument, { webhookId, first });
  const reload = (): void => load({ requestPolicy: 'network-only' });
  if (error !== undefined && data === undefined) return <LoadError error={error} onRetry={reload} />;
  if (data === undefined) return <Skeleton count={3} shape="line" />;
  const { nodes, pageInfo } = data.webhookDeliveries;
  return (
    <section className={styles.section} aria-label={words.deliveries} data-stale={stale}>
      {nodes.length === 0 ? <p className={styles.none}>{words.noDeliveries}</p> : null}
      <ol>
        {nodes.map((delivery) => (
          <li key={delivery.id} className={styles.entry}>
            <DeliveryEntry delivery={delivery} onChanged={reload} />
          </li>
        ))}
      </ol>
      <div className={styles.foot}>
        <Button kind="quiet" onPress={reload}>
          <RefreshCw aria-hidden="true" />
          {words.refresh}
        </Button>
        {pageInfo.hasNextPage && first < MOST ? (
          <Button kind="quiet" onPress={() => setFirst(first + STEP)}>
            {words.more}
          </Button>
        ) : null}
      </div>
    </section>
  );
}
