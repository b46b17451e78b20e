// What a GraphQL query over HTTP costs: the same query, schema, resolvers and store behind each server.

import { loadHttp } from './http-load.ts';
import { JOB_QUERY } from './job-query.ts';
import { type Answer, atLeast, ratioTable } from './result.ts';
import { compare, rowOf, type Sample } from './runner.ts';
import { startSubject, type Subject, type Used } from './subject.ts';

const PEER = 'Mercurius with JIT';
const SERVERS = [
  PEER,
  'easel',
  'constant answer on node:http',
  'graphql-jit on node:http',
  'Apollo as it comes, on Fastify',
  'Yoga on node:http',
];

const WARM_UP = 2000;
/** What takes several times longer needs fewer requests to be measured as precisely. */
const FEW = new Set(['Apollo as it comes, on Fastify', 'Yoga on node:http']);

export async function query({ quick }: { quick: boolean }): Promise<Answer> {
  await using subjects = await startAll(quick ? SERVERS.slice(0, 4) : SERVERS);
  const variants = [...subjects.running].map(([name, subject]) => ({
    name,
    run: () => load(subject, FEW.has(name) ? 700 : 2000),
  }));
  for (const subject of subjects.running.values()) await load(subject, WARM_UP);
  const rows = await compare(variants, 5, { warm: true });
  const { wallRatio, cpuRatio } = rowOf(rows, 'easel');
  return {
    asks: 'What does job(id) with ten fields cost over HTTP, 32 connections, against the fastest servers there are?',
    tables: [ratioTable('one query', rows, 'a request', 1 / 0.75)],
    goals: [
      atLeast('requests a second, relative to Mercurius with JIT', 1 / wallRatio[0], 0.75, SPENT),
      atLeast('requests a CPU second, relative to Mercurius with JIT', 1 / cpuRatio[0], 0.75, SPENT),
    ],
    notes: [
      'Easel answers with authentication, error masking, CSRF prevention and its limits on; the peers have none of them.',
      'The load comes from another process; CPU is that of the server alone.',
      'Easel answers together what came together (src/graphql/execution/answer-http.ts); the peers are as they come, and could gain by it too. With one connection it is no lever.',
    ],
  };
}

/** From bench/profiles/query.txt. */
const SPENT =
  'no single cost is left: the kernel’s write of the answer, the store’s read and garbage collection are half of a request; Apollo’s pipeline of promises is the largest of the rest, then Fastify with its hooks, then the checks of CSRF, origin, address and cost';

async function startAll(
  names: readonly string[],
): Promise<{ running: Map<string, Subject> } & AsyncDisposable> {
  const start = async (name: string) => [name, await startSubject('query-server', { SERVER: name })] as const;
  const running = new Map(await Promise.all(names.map(start)));
  return {
    running,
    async [Symbol.asyncDispose]() {
      for (const subject of running.values()) await subject[Symbol.asyncDispose]();
    },
  };
}

/** One server, to be loaded on its own. */
export async function startQueryServer(
  name: string,
): Promise<{ load: (requests: number) => Promise<Sample>; close: () => Promise<void> }> {
  const subject = await startSubject('query-server', { SERVER: name });
  // Warm, and compiled, before it is looked at.
  await load(subject, 4000);
  await subject.ask({ do: 'profile' });
  return { load: (requests) => load(subject, requests), close: async () => subject[Symbol.asyncDispose]() };
}

async function load(subject: Subject, requests: number): Promise<Sample> {
  const before = await subject.ask<Used & { url: string; id: string }>({});
  const { wall } = await loadHttp({
    url: before.url,
    connections: 32,
    requests,
    body: JSON.stringify({ query: JOB_QUERY, operationName: 'Job', variables: { id: before.id } }),
  });
  const after = await subject.ask<Used>({});
  return { wall, cpu: after.cpu - before.cpu, units: requests };
}
