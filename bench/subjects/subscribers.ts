// Many subscribers in one process: opened on demand; tells when the last of them has an event.

import { answerMessages } from '../subject.ts';
import { openSseSubscriber, openWsSubscriber, type RawSubscriber } from './raw-subscriber.ts';

let open: RawSubscriber[] = [];
let received = 0;
let wanted = Number.POSITIVE_INFINITY;
let complete = (): void => {};
const onEvent = (): void => {
  received++;
  if (received === wanted) complete();
};

const now = (): number => performance.timeOrigin + performance.now();

answerMessages({}, async (message) => {
  switch (message['do']) {
    case 'open': {
      const { count, port, path, sse, query, jobs, after } = message as {
        count: number;
        port: number;
        path: string;
        sse: boolean;
        query: string | null;
        jobs: string[];
        /** The last event they do not want. */
        after?: number;
      };
      const start = sse ? openSseSubscriber : openWsSubscriber;
      for (let from = 0; from < count; from += 100) {
        const some = Array.from({ length: Math.min(100, count - from) }, (_, index) => {
          const jobId = jobs[(from + index) % jobs.length];
          const subscribe = query === null ? null : { query, variables: { jobId, after: after ?? 1 } };
          return start({ port, path, subscribe, onEvent });
        });
        open.push(...(await Promise.all(some)));
      }
      return {};
    }
    case 'expect':
      received = 0;
      wanted = Number(message['events']);
      return {};
    case 'wait': {
      if (received < wanted) await new Promise<void>((resolve) => (complete = resolve));
      return { at: now() };
    }
    case 'pause':
      for (const { socket } of open) socket.pause();
      return {};
    case 'resume':
      for (const { socket } of open) socket.resume();
      return {};
    case 'codes': {
      // What was written to them before comes first.
      const patience = new Promise((resolve) => setTimeout(resolve, 30_000));
      await Promise.race([Promise.all(open.map(({ closed }) => closed)), patience]);
      const codes: Record<string, number> = {};
      for (const { closeCode } of open) codes[String(closeCode)] = (codes[String(closeCode)] ?? 0) + 1;
      return { codes };
    }
    case 'close': {
      const closing = open;
      open = [];
      for (const { socket } of closing) socket.destroy();
      return {};
    }
    default:
      throw new Error(`Unknown: ${JSON.stringify(message)}`);
  }
});
