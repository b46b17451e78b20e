// From the start of the process to the first answered query, and what it holds when nothing is asked of it.

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, atMost, ratioTable } from './result.ts';
import { compare, median, rowOf, type Sample } from './runner.ts';

const BARE = 'bare Apollo hello';
const EASEL = 'Easel on SQLite';

export async function start(): Promise<Answer> {
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts'], { stdio: 'inherit' });
  const folder = mkdtempSync(join(tmpdir(), 'easel-start-'));
  try {
    const env = { PORT: '0', DATA_DIR: folder, FAL_KEY: 'none:none', LOG_LEVEL: 'fatal' };
    const memory = new Map<string, number[]>([
      [BARE, []],
      [EASEL, []],
    ]);
    const rows = await compare(
      [
        { name: BARE, run: () => startOnce(['bench/subjects/bare-apollo.mjs'], {}, memory.get(BARE)) },
        { name: EASEL, run: () => startOnce(['dist/src/main.js'], env, memory.get(EASEL)) },
      ],
      5,
    );
    const ratio = median(memory.get(EASEL) ?? []) / median(memory.get(BARE) ?? []);
    const { wallRatio } = rowOf(rows, EASEL);
    return {
      asks: 'How long from the start of the process to its first answer, and how much memory does it hold idle?',
      tables: [ratioTable('one start', rows, 'a start', 1.3)],
      goals: [
        atMost('time to the first answer, relative to a bare Apollo hello', wallRatio[0], 1.3, STARTED),
        atMost('idle memory, relative to a bare Apollo hello', ratio, 1.3, HELD),
      ],
      notes: [
        'Built JavaScript on both sides; the store is there already, as it is at every start but the first.',
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const STARTED =
  'of its CPU a fifth goes into the schema of all models and templates, a tenth into compiling the bundle, a tenth into the SQLite store, the rest into what else listens: REST, studio, websockets, metrics';
const HELD =
  'the code of what listens besides GraphQL (REST, studio, websockets) and the schema of all models';

async function startOnce(
  file: string[],
  env: Record<string, string>,
  memory: number[] | undefined,
): Promise<Sample> {
  const started = performance.now();
  const child = spawn(process.execPath, file, {
    env: { PATH: process.env['PATH'] ?? '', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  try {
    const url = await addressIn(child.stdout);
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    if (!answer.ok) throw new Error(`The first query was answered ${answer.status}`);
    const wall = performance.now() - started;
    const cpu = cpuOf(child.pid ?? 0);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const rss = rssOf(child.pid ?? 0);
    memory?.push(rss);
    return { wall, cpu, units: 1, rss };
  } finally {
    child.kill('SIGKILL');
    await gone;
  }
}

async function addressIn(output: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of output) {
    text += chunk.toString();
    const found = /GraphQL (http:\S+)/.exec(text)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error(`A server did not start: ${text}`);
}

/** Milliseconds; the clock of the kernel ticks every ten. */
function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function rssOf(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}
