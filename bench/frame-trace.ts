// What the longest frames of a page are made of: a trace of the browser, as text.

import type { Page } from 'playwright-core';

interface TraceEvent {
  name: string;
  /** `X`: something that took time. */
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds, as `dur`. */
  ts: number;
  dur?: number;
  args: { name?: string };
}

const CATEGORIES =
  'devtools.timeline,disabled-by-default-devtools.timeline,toplevel,v8,disabled-by-default-v8.gc,cc,blink';
const FRAMES = 3;
const LINES = 18;
/** Microseconds: less says nothing. */
const LEAST = 500;

/** Of each of the longest frames of `work`, what threads were busy with. What is named within another counts in both. */
export async function traceFrames(page: Page, work: () => Promise<unknown>): Promise<string> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', { transferMode: 'ReportEvents', categories: CATEGORIES });
  await work();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  return describe(events);
}

const threadOf = ({ pid, tid }: TraceEvent): string => `${pid}:${tid}`;

function describe(events: readonly TraceEvent[]): string {
  const named = events.filter(({ name }) => name === 'thread_name');
  const threads = new Map(named.map((event) => [threadOf(event), event.args.name ?? '']));
  const drawn = events.filter(({ name }) => name === 'FireAnimationFrame').sort((a, b) => a.ts - b.ts);
  const frames = drawn
    .slice(1)
    .map((event, index) => ({ from: drawn[index]?.ts ?? event.ts, to: event.ts }))
    .sort((a, b) => b.to - b.from - (a.to - a.from))
    .slice(0, FRAMES);
  const took = events.filter(({ ph, dur = 0 }) => ph === 'X' && dur >= LEAST);
  return frames
    .map(({ from, to }) => {
      const busy = new Map<string, number>();
      for (const event of took) {
        const inside = Math.min(event.ts + (event.dur ?? 0), to) - Math.max(event.ts, from);
        if (inside < LEAST) continue;
        const name = `${event.name}  ${threads.get(threadOf(event)) ?? 'a thread'}`;
        busy.set(name, (busy.get(name) ?? 0) + inside);
      }
      const lines = [...busy].sort(([, a], [, b]) => b - a).slice(0, LINES);
      return [
        `A frame of ${((to - from) / 1000).toFixed(0)} ms`,
        ...lines.map(([name, time]) => `${(time / 1000).toFixed(1).padStart(6)} ms  ${name}`),
        '',
      ].join('\n');
    })
    .join('\n');
}
