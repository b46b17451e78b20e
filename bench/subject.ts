// A measured process: started, warmed, and asked over IPC what CPU it has used.

import { type ChildProcess, fork } from 'node:child_process';
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
  const child: ChildProcess = fork(new URL(`./subjects/${file}.ts`, import.meta.url), {
    execArgv: ['--expose-gc', '--import', 'tsx'],
    env: { ...process.env, ...env },
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
  process.on('message', (message: Record<string, unknown>) => {
    Promise.resolve(message)
      .then(handle)
      .then(
        (answer) => process.send?.(answer),
        (error: unknown) => {
          process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
          process.exit(1);
        },
      );
  });
  const finish = startProfile();
  process.on('disconnect', () => void finish().then(() => process.exit(0)));
  process.send?.(ready);
}

/** `PROFILE=<folder>` writes a CPU profile of everything between here and the end there. */
function startProfile(): () => Promise<void> {
  const folder = process.env['PROFILE'];
  if (folder === undefined) return () => Promise.resolve();
  const session = new Session();
  session.connect();
  void session.post('Profiler.enable').then(() => session.post('Profiler.start'));
  return async () => {
    const { profile } = await session.post('Profiler.stop');
    const name = basename(process.argv[1] ?? 'subject', '.ts');
    writeFileSync(join(folder, `${name}-${process.pid}.cpuprofile`), JSON.stringify(profile));
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
