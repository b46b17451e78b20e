// What is counted and traced: each part is wrapped where it is opened, so that nothing else knows of it.

import type { Cleanup } from '../cleanup.ts';
import type { Config } from '../config/load-config.ts';
import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Provider } from '../providers/provider.ts';
import type { Registry } from '../registry/registry.ts';
import type { Store } from '../store/store.ts';
import { measureBus } from '../telemetry/measure-bus.ts';
import { measureObjects } from '../telemetry/measure-objects.ts';
import { measureProvider } from '../telemetry/measure-provider.ts';
import { measureStore } from '../telemetry/measure-store.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { observeQueue } from '../telemetry/observe-queue.ts';
import { noTrace, type Trace } from '../telemetry/trace.ts';

export interface Telemetry {
  metrics: Metrics;
  trace: Trace;
  store(store: Store): Store;
  provider(provider: Provider): Provider;
  objects(objects: ObjectStore): ObjectStore;
  bus(bus: EventBus): EventBus;
  dispatcher(dispatcher: Dispatcher): Dispatcher;
  /** Models that are not in it are counted together: labels must not grow without end. */
  labelBy(registry: Registry): void;
}

export async function openTelemetry(
  { traces }: Pick<Config, 'traces'>,
  cleanup: Cleanup,
): Promise<Telemetry> {
  const metrics = createMetrics();
  let registry: Registry | undefined;
  const modelLabel = (model: string): string => (registry?.get(model) === undefined ? 'other' : model);
  const common = {
    metrics,
    store(store: Store) {
      observeQueue(store, metrics, modelLabel);
      return measureStore(store, metrics, modelLabel);
    },
    labelBy: (known: Registry) => void (registry = known),
  };
  if (traces === null) {
    return {
      ...common,
      trace: noTrace,
      provider: (provider) => measureProvider(provider, metrics),
      objects: (objects) => measureObjects(objects, metrics),
      bus: (bus) => measureBus(bus, metrics),
      dispatcher: (dispatcher) => dispatcher,
    };
  }
  const [{ openOtelTrace }, parts] = await Promise.all([
    import('../telemetry/otel-trace.ts'),
    import('../telemetry/trace-parts.ts'),
  ]);
  const trace = cleanup.use(openOtelTrace(traces));
  return {
    ...common,
    trace,
    provider: (provider) => parts.traceProvider(measureProvider(provider, metrics), trace),
    objects: (objects) => parts.traceObjects(measureObjects(objects, metrics), trace),
    bus: (bus) => parts.traceBus(measureBus(bus, metrics), trace),
    dispatcher: (dispatcher) => parts.traceDispatcher(dispatcher, trace),
  };
}
