// The parts that a job goes through, each of which becomes a span of its trace.

import type { Dispatcher } from '../dispatch/dispatcher.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { ObjectStore } from '../objects/object-store.ts';
import type { Provider, ProviderRun } from '../providers/provider.ts';
import type { Attributes, Trace } from './trace.ts';

const ofRun = ({ endpoint, requestId }: ProviderRun): Attributes => ({
  'easel.endpoint': endpoint,
  'easel.request_id': requestId,
});

export function traceProvider(provider: Provider, trace: Trace): Provider {
  return {
    submit: (request) =>
      trace.span('provider.submit', { 'easel.endpoint': request.endpoint }, () => provider.submit(request)),
    async *follow(run, signal) {
      const end = trace.start('provider.follow', ofRun(run));
      try {
        yield* provider.follow(run, signal);
        end();
      } catch (error) {
        end(error);
        throw error;
      }
    },
    result: (run, signal) => trace.span('provider.result', ofRun(run), () => provider.result(run, signal)),
    cancel: (run) => trace.span('provider.cancel', ofRun(run), () => provider.cancel(run)),
    upload: (file, signal) => trace.span('provider.upload', {}, () => provider.upload(file, signal)),
    open: (url, signal) => trace.span('provider.open', {}, () => provider.open(url, signal)),
    [Symbol.asyncDispose]: () => provider[Symbol.asyncDispose](),
  };
}

export function traceObjects(objects: ObjectStore, trace: Trace): ObjectStore {
  return {
    ...objects,
    put: (object) => trace.span('object.put', { 'easel.key': object.key }, () => objects.put(object)),
    [Symbol.asyncDispose]: () => objects[Symbol.asyncDispose](),
  };
}

export function traceBus(bus: EventBus, trace: Trace): EventBus {
  return {
    publish(announcement) {
      const last = announcement.events.find(({ type }) => type === 'JobFinished');
      const end = last === undefined ? undefined : trace.start('job.finished', { 'easel.seq': last.seq });
      bus.publish(announcement);
      end?.();
    },
    subscribe: (jobId, listener, onGap) => bus.subscribe(jobId, listener, onGap),
    [Symbol.asyncDispose]: () => bus[Symbol.asyncDispose](),
  };
}

export function traceDispatcher(dispatcher: Dispatcher, trace: Trace): Dispatcher {
  return {
    ...dispatcher,
    get concurrency() {
      return dispatcher.concurrency;
    },
    enqueue: (job) => trace.span('queue.enqueue', { 'easel.job_id': job.id }, () => dispatcher.enqueue(job)),
  };
}
