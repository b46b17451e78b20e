// The server as a process of its own: what a signal, a kill or a broken setting does to it.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Answer } from '../open-test-app.ts';

export interface ServerProcess extends AsyncDisposable {
  /** Set once the banner has been printed. */
  url: string;
  child: ChildProcess;
  output: () => string;
  exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

function spawnServer(env: Record<string, string>, file = 'src/main.ts') {
  const loader = file.endsWith('.ts') ? ['--import', 'tsx'] : [];
  const child = spawn(process.execPath, [...loader, file], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      PORT: '0',
      LOG_LEVEL: 'error',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  // What it printed may come after its exit.
  const exit = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  return { child, exit, output: () => output };
}

/** Resolves when it listens; rejects with what it printed when it ends before. */
export async function startServer(env: Record<string, string>, file?: string): Promise<ServerProcess> {
  const { child, exit, output } = spawnServer(env, file);
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /GraphQL (http:\/\/\S+)\/graphql/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
    void exit.then(() => reject(new Error(`The server ended:\n${output()}`)));
  });
  return {
    url,
    child,
    output,
    exit,
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await exit;
    },
  };
}

/** A start that must fail: its exit code and what it printed. */
export async function failingStart(
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const { exit, output, child } = spawnServer(env);
  const timer = setTimeout(() => child.kill('SIGKILL'), 30_000);
  const { code } = await exit;
  clearTimeout(timer);
  return { code, output: output() };
}

export async function post(url: string, query: string, variables: object = {}) {
  const answer = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return answer.json() as Promise<Answer>;
}
