// A bus that counts events, and knows how many listen.

import type { EventBus } from '../events/event-bus.ts';
import type { Metrics } from './metrics.ts';

export function measureBus(bus: EventBus, metrics: Metrics): EventBus {
  let listeners = 0;
  metrics.observe('event_listeners', 'Listeners of the event bus in this process', [], (gauge) =>
    gauge.set(listeners),
  );
  return {
    publish(announcement) {
      for (const { type } of announcement.events) metrics.events.inc({ type });
      bus.publish(announcement);
    },
    async subscribe(jobId, listener, onGap) {
      const unsubscribe = await bus.subscribe(jobId, listener, onGap);
      listeners++;
      return () => {
        listeners--;
        unsubscribe();
      };
    },
    [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose](),
  };
}
