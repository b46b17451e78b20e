// The bars of a batch, where somebody watches: one for all rows, and one for each that runs.

import { MultiBar, type SingleBar } from 'cli-progress';
import type { Terminal } from '../models/terminal.ts';

export interface BatchBars {
  /** Returns what is told how far the row is, 0 to 1. */
  start(row: number): (fraction: number) => void;
  done(row: number): void;
  /** Writes something without tearing the bars. */
  print(write: () => void): void;
  stop(): void;
}

export function createBatchBars({ screen }: Terminal, rows: number): BatchBars {
  if (screen === undefined) return { start: () => () => {}, done() {}, print: (write) => write(), stop() {} };
  const bars = new MultiBar({ stream: screen, barsize: 30, hideCursor: true, clearOnComplete: true });
  const all = bars.create(rows, 0, {}, { format: '{bar} {value} of {total} rows, {eta_formatted} to go' });
  const running = new Map<number, SingleBar>();
  return {
    start(row) {
      const bar = bars.create(100, 0, {}, { format: `{bar} row ${row}  {percentage}%` });
      running.set(row, bar);
      return (fraction) => bar.update(Math.round(fraction * 100));
    },
    done(row) {
      const bar = running.get(row);
      if (bar !== undefined) bars.remove(bar);
      running.delete(row);
      all.increment();
    },
    print(write) {
      // The bars are drawn below on the next tick.
      screen.write('\r\u001B[J');
      write();
      bars.update();
    },
    stop: () => bars.stop(),
  };
}
