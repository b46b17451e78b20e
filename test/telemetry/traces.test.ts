import { createServer } from 'node:http';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Engines,
  fleetIsPossible,
  openFleet,
  startEngines,
  statusOf,
  SUBMIT,
  submit,
} from '../scale/fleet.ts';

interface Span {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: { stringValue?: string } }[];
}

/** A collector: what it was sent over OTLP. */
async function startCollector() {
  const spans: Span[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      expect(request.url).toBe('/v1/traces');
      const { resourceSpans } = JSON.parse(body) as {
        resourceSpans: { scopeSpans: { spans: Span[] }[] }[];
      };
      for (const { scopeSpans } of resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return {
    spans,
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => void server.close(() => resolve())),
  };
}

const SOCKET_PARENT = { trace: '1bf7651916cd43dd8448eb211c80319d', span: 'c8ad6b7169203332' };

async function overSocket(url: string, id: string): Promise<void> {
  const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
  const extensions = { traceparent: `00-${SOCKET_PARENT.trace}-${SOCKET_PARENT.span}-01` };
  for (const request of [
    { query: 'query Look { models(first: 1) { nodes { id } } }', extensions },
    { query: 'subscription ($id: ID!) { jobProgress(jobId: $id) { seq } }', variables: { id } },
  ])
    for await (const { errors } of client.iterate(request)) expect(errors).toBeUndefined();
  await client.dispose();
}

const PARENT = { trace: '0af7651916cd43dd8448eb211c80319c', span: 'b7ad6b7169203331' };

describe.skipIf(!fleetIsPossible)('a trace', () => {
  let engines: Engines;
  beforeAll(async () => {
    engines = await startEngines({ keeps: false });
  });
  afterAll(() => engines[Symbol.asyncDispose]());

  it(
    "goes from the caller's request over the queue, in two processes, to the provider, the upload and the last event",
    { timeout: 180_000 },
    async () => {
      await using collector = await startCollector();
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_BSP_SCHEDULE_DELAY: '100' };
      let id: string;
      {
        await using fleet = await openFleet(engines, { runMs: 50 });
        const api = await fleet.spawn('api', env);
        const worker = await fleet.spawn('worker', env);
        const answer = await fetch(`${api.url}/graphql`, {
          method: 'POST',
          headers: {
            'content-type': 'application/json',
            traceparent: `00-${PARENT.trace}-${PARENT.span}-01`,
          },
          body: JSON.stringify({ query: SUBMIT, variables: { prompt: 'p', userId: 'u' } }),
        });
        id = ((await answer.json()) as { data: { generateImage: { job: { id: string } } } }).data
          .generateImage.job.id;
        await expect.poll(() => statusOf(api.url, id)).toBe('COMPLETED');
        await overSocket(api.url, id);
        for (const { child, exit } of [api, worker]) {
          child.kill('SIGTERM');
          await exit;
        }
      }
      const ours = collector.spans.filter(({ traceId }) => traceId === PARENT.trace);
      const bySpan = new Map(ours.map((span) => [span.spanId, span]));
      /** From the root to the span, by name. */
      const pathOf = (span: Span | undefined): string =>
        span === undefined ? '' : `${pathOf(bySpan.get(span.parentSpanId ?? ''))}/${span.name}`;
      const submit = '/POST /graphql/job.submit';
      expect(ours.map(pathOf).toSorted()).toStrictEqual(
        [
          '/POST /graphql',
          submit,
          `${submit}/queue.enqueue`,
          `${submit}/job.run`,
          `${submit}/job.run/provider.submit`,
          `${submit}/job.run/provider.follow`,
          `${submit}/job.run/provider.result`,
          `${submit}/job.run/provider.open`,
          `${submit}/job.run/object.put`,
          `${submit}/job.run/job.finished`,
        ].toSorted(),
      );
      expect(ours.find(({ name }) => name === 'POST /graphql')?.parentSpanId).toBe(PARENT.span);
      const run = ours.find(({ name }) => name === 'job.run');
      expect(run?.attributes).toContainEqual({ key: 'easel.job_id', value: { stringValue: id } });

      // Every operation of a websocket begins one too, or goes on with what its caller began.
      const parts = collector.spans.filter(({ name }) => name.startsWith('WS '));
      const of = ({ name, traceId, parentSpanId = '', attributes }: Span): object => ({
        name,
        parent: traceId === SOCKET_PARENT.trace ? parentSpanId : 'none',
        operation: attributes.find(({ key }) => key === 'graphql.operation.name')?.value.stringValue,
      });
      expect(parts.map(of)).toStrictEqual([
        { name: 'WS query', parent: SOCKET_PARENT.span, operation: 'Look' },
        { name: 'WS subscription', parent: 'none', operation: 'jobProgress' },
      ]);
      expect(new Set(parts.map(({ traceId }) => traceId)).size).toBe(2);
    },
  );

  it('is not begun, nor kept with the job, when nobody collects', async () => {
    await using fleet = await openFleet(engines);
    const app = await fleet.start('all');
    const id = await submit(app.url, 'p');
    await expect.poll(() => statusOf(app.url, id)).toBe('COMPLETED');
    expect(await app.jobs.store.jobs.get(id)).toMatchObject({ traceparent: null });
  });
});
