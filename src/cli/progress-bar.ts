// A job's progress on the terminal: a bar that moves, or plain lines where the output is no terminal.

import { SingleBar } from 'cli-progress';
import type { ProgressUpdate } from './generate-operations.ts';
import type { Terminal } from './models/terminal.ts';

export interface ProgressBar {
  update(event: ProgressUpdate): void;
  stop(): void;
}

export function createProgressBar({ screen }: Terminal, write: (line: string) => void): ProgressBar {
  if (screen === undefined) return { update: (event) => write(describe(event)), stop() {} };
  const bar = new SingleBar({
    format: '{bar} {percentage}%  {state}',
    stream: screen,
    barsize: 30,
    hideCursor: true,
    noTTYOutput: false,
  });
  bar.start(100, 0, { state: 'Sent' });
  return {
    update(event) {
      const progress = event.__typename === 'JobRunning' ? event.progress : null;
      const state = describe(event);
      if (progress === null) bar.update({ state });
      else bar.update(Math.round(progress * 100), { state });
    },
    stop: () => bar.stop(),
  };
}

export function describe(event: ProgressUpdate): string {
  switch (event.__typename) {
    case 'JobQueued': {
      const place = event.position === null ? 'Queued' : `Queued, ${event.position} ahead`;
      return event.etaMs === null ? place : `${place}, about ${Math.ceil(event.etaMs / 1000)} s`;
    }
    case 'JobRunning': {
      const percent = event.progress === null ? '' : ` ${Math.round(event.progress * 100)} %`;
      const line = event.logs.at(-1)?.message;
      return `Running${percent}${line === undefined ? '' : `  ${line}`}`;
    }
    case 'JobRetrying':
      return `Trying again in ${Math.ceil(event.delayMs / 1000)} s: ${event.reason}`;
    case 'JobStep':
      return `Step ${event.index} of ${event.of}: ${event.step}`;
    case 'ImageStored':
      return 'Image stored';
  }
}
