// A measured process: started, warmed, and asked over IPC what CPU it has used.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

export interface Subject extends AsyncDisposable {
  /** Sends a message and resolves with the answer. */
  ask<T>(message: object): Promise<T>;
}

export async function startSubject(file: string, env: Record<string, string> = {}): Promise<Subject> {
  const child: ChildProcess = fork(new URL(`./subjects/${file}.ts`, import.meta.url), {
    execArgv: ['--import', 'tsx'],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  await once(child, 'message');
  return {
    async ask<T>(message: object) {
      child.send(message);
      const [answer] = (await once(child, 'message')) as [T];
      return answer;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

/** For a subject: answers each message with what `handle` gives. */
export function answerMessages(
  ready: object,
  handle: (message: Record<string, unknown>) => Promise<object>,
): void {
  process.on('message', (message: Record<string, unknown>) => {
    handle(message).then(
      (answer) => process.send?.(answer),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
  process.send?.(ready);
}

export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
