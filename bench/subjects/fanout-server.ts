// One server of the fan-out question, by the name in SERVER: it tells an event of a job to everybody who watches it.
// The GraphQL servers share the schema, the resolvers, the bus and the store.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import Fastify from 'fastify';
import { useServer } from 'graphql-ws/use/ws';
import { createYoga } from 'graphql-yoga';
import mercurius from 'mercurius';
import { type WebSocket, WebSocketServer } from 'ws';
import type { JobEvent } from '../../src/domain/job.ts';
import type { Announcement, JobHeader } from '../../src/events/event-bus.ts';
import { createContext, type GraphqlContext, type GraphqlServices } from '../../src/graphql/context.ts';
import { MOST_WAITING } from '../../src/graphql/fanout/subscriber.ts';
import { createSchema } from '../../src/graphql/schema.ts';
import { draftRequest } from '../../src/jobs/submit-job.ts';
import { createImageUrls } from '../../src/objects/image-urls.ts';
import { toJobBody } from '../../src/rest/job-body.ts';
import { createMemoryRateLimiter } from '../../src/rates/memory-rate-limiter.ts';
import { createRequestRates } from '../../src/rates/request-rates.ts';
import { answerMessages, cpuMs, used } from '../subject.ts';
import { OPERATOR, openEasel } from './open-easel.ts';

const app = await openEasel();
const TOMORROW = Date.now() + 86_400_000;
const schema = createSchema(app.jobs.registry, app.jobs.templates);
const imageUrls = createImageUrls(app.jobs.objects, app.jobs.store);
const rates = createRequestRates(createMemoryRateLimiter(), { perAddress: null });
const services: GraphqlServices = {
  jobs: app.jobs,
  imageUrls,
  auth: app.auth,
  rates,
  showJob: (job, images) => toJobBody(job, images, imageUrls),
};
const context = (): GraphqlContext => createContext(services, { actor: OPERATOR, live: true });

interface Running {
  port: number;
  path: string;
  sse: boolean;
  /** Whether clients subscribe with GraphQL; else everything is pushed to all. */
  graphql: boolean;
  publish: (announcements: Announcement[]) => void;
}

const header: Omit<JobHeader, 'id'> = {
  userId: 'operator',
  model: 'flux-dev',
  template: null,
  status: 'RUNNING',
  tags: [],
};

function onBus(announcements: Announcement[]): void {
  for (const announcement of announcements) app.jobs.bus.publish(announcement);
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

const protocol = { handleProtocols: () => 'graphql-transport-ws' };

/** The message that subscribers get, as it would be with an id of the usual length. */
function messageOf(event: JobEvent): string {
  if (event.type !== 'JobRunning') throw new Error('Only running jobs here');
  const { type, seq, jobId, attempt, progress, logs } = event;
  const lines = logs.map(({ message, level }) => ({ message, level }));
  const jobProgress = {
    __typename: type,
    seq,
    jobId,
    at: new Date(event.at).toISOString(),
    attempt,
    progress,
    logs: lines,
  };
  return JSON.stringify({ id: 'f'.repeat(32), type: 'next', payload: { data: { jobProgress } } });
}

function textFrame(message: string): Buffer {
  const body = Buffer.from(message);
  const head = body.length < 126 ? [0x81, body.length] : [0x81, 126, body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from(head), body]);
}

function rawSocketOf(socket: WebSocket): Socket {
  return (socket as unknown as { _socket: Socket })._socket;
}

async function pushing(send: (sockets: Iterable<WebSocket>, message: string) => void): Promise<Running> {
  const server = createServer();
  const sockets = new WebSocketServer({ server, ...protocol });
  return {
    port: await listen(server),
    path: '/',
    sse: false,
    graphql: false,
    publish([announcement]) {
      const first = announcement?.events[0];
      // Of many topics each subscriber gets one event.
      if (first !== undefined) send(sockets.clients, messageOf(first));
    },
  };
}

const servers: Record<string, () => Promise<Running>> = {
  'one frame to raw sockets': () =>
    pushing((sockets, message) => {
      const frame = textFrame(message);
      for (const socket of sockets) rawSocketOf(socket).write(frame);
    }),
  'one string by ws.send': () =>
    pushing((sockets, message) => {
      for (const socket of sockets) socket.send(message);
    }),
  easel: () =>
    Promise.resolve({
      port: Number(new URL(app.url).port),
      path: '/graphql',
      sse: false,
      graphql: true,
      publish: onBus,
    }),
  'graphql-ws as it comes': async () => {
    const server = createServer();
    useServer({ schema, context }, new WebSocketServer({ server }));
    return { port: await listen(server), path: '/', sse: false, graphql: true, publish: onBus };
  },
  Mercurius: async () => {
    const server = Fastify();
    await server.register(mercurius, { schema, jit: 1, context, subscription: { context } });
    await server.listen({ port: 0, host: '127.0.0.1' });
    const { port } = server.server.address() as AddressInfo;
    return { port, path: '/graphql', sse: false, graphql: true, publish: onBus };
  },
  'Yoga, server-sent events': async () => {
    const yoga = createYoga<object, GraphqlContext>({ schema, context, logging: false });
    return {
      port: await listen(createServer((request, response) => void yoga(request, response))),
      path: '/graphql',
      sse: true,
      graphql: true,
      publish: onBus,
    };
  },
};

const start = servers[process.env['SERVER'] ?? ''];
if (start === undefined) throw new Error(`There is no server ${process.env['SERVER']}`);
const running = await start();
const { port, path, sse, graphql } = running;
const seqs = new Map<string, number>();

answerMessages({}, async (message) => {
  switch (message['do']) {
    case 'jobs':
      return { jobs: await makeJobs(Number(message['count'])) };
    case 'publish': {
      const jobs = message['jobs'] as string[];
      const padding = 'x'.repeat(Number(message['bytes'] ?? 0));
      const announcements = jobs.map((id) => ({ job: { id, ...header }, events: [nextEvent(id, padding)] }));
      const cpu = cpuMs();
      const at = performance.timeOrigin + performance.now();
      running.publish(announcements);
      return { at, cpu };
    }
    case 'full':
      return { full: countFull() };
    default:
      return { port, path, sse, graphql, ...used({ settle: message['settle'] === true }) };
  }
});

/** Sockets for which more waits than the server lets wait. */
function countFull(): number {
  const { _getActiveHandles: handles } = process as unknown as { _getActiveHandles: () => unknown[] };
  return handles().filter((handle) => handle instanceof Socket && handle.writableLength > MOST_WAITING)
    .length;
}

function nextEvent(jobId: string, padding: string): JobEvent {
  const seq = (seqs.get(jobId) ?? 1) + 1;
  seqs.set(jobId, seq);
  const logs = [{ message: `Sampling step ${seq}/28${padding}`, level: 'info' as const, at: Date.now() }];
  return { type: 'JobRunning', attempt: 1, progress: 0.5, logs, jobId, seq, at: Date.now() };
}

async function makeJobs(count: number): Promise<string[]> {
  // All in one: the store would commit each on its own.
  const drafts = [];
  for (let index = 0; index < count; index++) {
    const userId = count === 1 ? 'operator' : `user-${index}`;
    const request = { model: 'flux-dev', inputs: { prompt: 'a cat' }, options: {}, userId };
    const draft = await draftRequest(app.jobs, OPERATOR, request);
    if (!draft.ok) throw new Error(JSON.stringify(draft.errors));
    // Not before tomorrow: nothing runs it here.
    drafts.push({ ...draft.value, job: { ...draft.value.job, runAt: TOMORROW } });
  }
  await app.jobs.store.jobs.admit(drafts);
  return drafts.map(({ job }) => job.id);
}
