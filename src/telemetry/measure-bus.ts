// A bus that counts events, and knows how many listen.

import type { EventBus } from '../events/event-bus.ts';
import type { Metrics } from './metrics.ts';

export function measureBus(bus: EventBus, metrics: Metrics): EventBus {
  let listeners = 0;
  metrics.observe('event_listeners', 'Listeners of the event bus in this process', [], (gauge) =>
    gauge.set(listeners),
  );
  // A counter with labels costs as much as all the rest of the way from here to a listener.
  const announced = new Map<string, number>();
  metrics.tally('events_total', 'Events announced by this process', ['type'], (counter) => {
    for (const [type, count] of announced) counter.inc({ type }, count);
    announced.clear();
  });
  return {
    publish(announcement) {
      for (const { type } of announcement.events) announced.set(type, (announced.get(type) ?? 0) + 1);
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
