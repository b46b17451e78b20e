// A measured process: started, warmed, and asked over IPC what CPU it has used.

import { type ChildProcess, execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { basename, join } from 'node:path';

export interface Subject extends AsyncDisposable {
  /** Sends a message and resolves with the answer. */
  ask<T>(message: object): Promise<T>;
}

/** What a process has used so far. */
export interface Used {
  /** Milliseconds. */
  cpu: number;
  /** Bytes. */
  rss: number;
}

export async function startSubject(file: string, env: Record<string, string> = {}): Promise<Subject> {
  const child: ChildProcess = fork(join(built(), `${file}.js`), {
    execArgv: ['--expose-gc'],
    // As in production: graphql-js and others check themselves less then, on all sides.
    env: { ...process.env, NODE_ENV: 'production', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await nextMessage(child);
  return {
    async ask<T>(message: object) {
      child.send(message);
      return (await nextMessage(child)) as T;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      // A subject that leaves by itself writes its profile and removes its folder.
      child.disconnect();
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
      await gone;
      clearTimeout(timer);
    },
  };
}

let subjects: string | undefined;

/** Where the subjects are, built as the server is: what runs is what is served. */
function built(): string {
  if (subjects === undefined) {
    const compiler = 'node_modules/typescript/bin/tsc';
    execFileSync(process.execPath, [compiler, '-p', 'bench/tsconfig.build.json'], { stdio: 'inherit' });
    subjects = 'dist/measured/bench/subjects';
  }
  return subjects;
}

async function nextMessage(child: ChildProcess): Promise<unknown> {
  const done = new AbortController();
  try {
    const died = once(child, 'exit', { signal: done.signal }).then(([code]) => {
      throw new Error(`A subject ended with ${String(code)}`);
    });
    const [message] = await Promise.race([once(child, 'message', { signal: done.signal }), died]);
    return message;
  } finally {
    done.abort();
  }
}

/** For a subject: answers each message with what `handle` gives, and ends when nobody asks any more. */
export function answerMessages(
  ready: object,
  handle: (message: Record<string, unknown>) => Promise<object> | object,
): void {
  const profile = startProfile();
  process.on('message', (message: Record<string, unknown>) => {
    Promise.resolve(message)
      .then((asked) => (asked['do'] === 'profile' ? profile.restart() : handle(asked)))
      .then(
        (answer) => process.send?.(answer),
        (error: unknown) => {
          process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
          process.exit(1);
        },
      );
  });
  process.on('disconnect', () => void profile.finish().then(() => process.exit(0)));
  process.send?.(ready);
}

/** `PROFILE=<folder>` writes a CPU profile there, of everything between here, or the message `profile`, and the end. */
function startProfile(): { restart: () => Promise<object>; finish: () => Promise<void> } {
  const folder = process.env['PROFILE'];
  if (folder === undefined) return { restart: () => Promise.resolve({}), finish: () => Promise.resolve() };
  const session = new Session();
  session.connect();
  const started = session.post('Profiler.enable').then(() => session.post('Profiler.start'));
  return {
    async restart() {
      await started;
      await session.post('Profiler.stop');
      await session.post('Profiler.start');
      return {};
    },
    async finish() {
      const { profile } = await session.post('Profiler.stop');
      const name = basename(process.argv[1] ?? 'subject', '.js');
      writeFileSync(join(folder, `${name}-${process.pid}.cpuprofile`), JSON.stringify(profile));
    },
  };
}

export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** `settle`: memory that nothing holds is given back first. */
export function used({ settle = false } = {}): Used {
  if (settle) for (let round = 0; round < 3; round++) globalThis.gc?.();
  return { cpu: cpuMs(), rss: process.memoryUsage.rss() };
}
