// How far a run is: `n/m` or `n%` in the model's logs, else the time it has taken of the time it usually takes.

import type { LogLine } from '../domain/job.ts';

const STEPS = /(?:^|[^\d.])(\d{1,6})\s*\/\s*(\d{1,6})(?![\d.])/;
const PERCENT = /(?:^|[^\d.])(\d{1,3}(?:\.\d+)?)\s*%/;
/** Time alone never says that a run is done. */
const CEILING = 0.95;

/** 0 … 1 as a log line tells it; null when it does not. */
export function progressOfLine(message: string): number | null {
  const steps = STEPS.exec(message);
  if (steps !== null) {
    const [done, of] = [Number(steps[1]), Number(steps[2])];
    if (of > 0 && done <= of) return done / of;
  }
  const percent = PERCENT.exec(message);
  if (percent !== null && Number(percent[1]) <= 100) return Number(percent[1]) / 100;
  return null;
}

export interface ProgressMeter {
  /** Takes in new logs at a time; the result never falls. Null: nothing is known. */
  update(logs: readonly LogLine[], now: number): number | null;
  /** Whether time alone moves it. */
  readonly byTime: boolean;
}

export function createProgressMeter(options: {
  start: number;
  medianMs: number | null;
  from: number | null;
}): ProgressMeter {
  let highest = options.from;
  let fromLogs = false;
  return {
    get byTime() {
      return !fromLogs && options.medianMs !== null;
    },
    update(logs, now) {
      for (const line of logs) {
        const told = progressOfLine(line.message);
        if (told === null) continue;
        fromLogs = true;
        highest = Math.max(highest ?? 0, told);
      }
      if (!fromLogs && options.medianMs !== null && options.medianMs > 0) {
        const elapsed = Math.min(CEILING, (now - options.start) / options.medianMs);
        highest = Math.max(highest ?? 0, elapsed);
      }
      return highest;
    },
  };
}
