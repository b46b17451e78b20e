// Traces by OpenTelemetry, sent to a collector over OTLP. Only loaded where one is configured.

import {
  context,
  type Context,
  propagation,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { Trace } from './trace.ts';

/** A collector that is away must not hold up a stop. */
const SEND_MS = 2000;

export interface OtelTrace extends Trace, AsyncDisposable {}

export function openOtelTrace({ endpoint, service }: { endpoint: string; service: string }): OtelTrace {
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: SEND_MS });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ 'service.name': service }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  // The context that follows asynchronous calls is the process's.
  provider.register();
  const tracer = provider.getTracer('easel');

  return {
    current() {
      const carrier: { traceparent?: string } = {};
      propagation.inject(context.active(), carrier);
      return carrier.traceparent ?? null;
    },
    async span(name, attributes, work, parent = null) {
      const from = contextOf(parent);
      const span = tracer.startSpan(name, { attributes }, from);
      try {
        const result = await context.with(trace.setSpan(from, span), work);
        span.end();
        return result;
      } catch (error) {
        fail(span, error);
        throw error;
      }
    },
    start(name, attributes) {
      const span = tracer.startSpan(name, { attributes });
      return (error) => (error === undefined ? span.end() : fail(span, error));
    },
    follow(name, attributes, parent, next) {
      const from = contextOf(parent);
      const span = tracer.startSpan(name, { attributes }, from);
      context.with(trace.setSpan(from, span), next);
      return () => span.end();
    },
    async [Symbol.asyncDispose]() {
      // What a collector that is away does not take is not waited for.
      await provider.shutdown().catch(() => {});
      context.disable();
      propagation.disable();
      trace.disable();
    },
  };
}

function contextOf(traceparent: string | null): Context {
  return traceparent === null ? context.active() : propagation.extract(ROOT_CONTEXT, { traceparent });
}

function fail(span: Span, error: unknown): void {
  span.recordException(error instanceof Error ? error : String(error));
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}
