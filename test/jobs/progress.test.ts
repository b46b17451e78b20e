import { describe, expect, it } from 'vitest';
import { createProgressMeter, progressOfLine } from '../../src/jobs/progress.ts';

const line = (message: string) => ({ message, level: 'info' as const, at: 0 });

describe('progressOfLine', () => {
  it.each([
    ['7/28', 0.25],
    ['step 14 / 28 [00:01<00:01]', 0.5],
    ['50%|#####     | 14/28', 0.5],
    ['Loading 12.5%', 0.125],
    ['100%', 1],
    ['29/28', null],
    ['1/0', null],
    ['v1.2/3.4', null],
    ['2026/11/24', null],
    ['140%', null],
    ['hello', null],
  ])('%s', (message, expected) => expect(progressOfLine(message)).toBe(expected));
});

describe('createProgressMeter', () => {
  it('never falls', () => {
    const meter = createProgressMeter({ start: 0, medianMs: null, from: null });
    const seen = ['3/10', '9/10', '1/10', 'x'].map((message) => meter.update([line(message)], 0));
    expect(seen).toStrictEqual([0.3, 0.9, 0.9, 0.9]);
  });

  it('goes by time when the logs tell nothing, and never says that it is done', () => {
    const meter = createProgressMeter({ start: 1000, medianMs: 2000, from: null });
    expect([1000, 2000, 9000].map((now) => meter.update([], now))).toStrictEqual([0, 0.5, 0.95]);
    expect(meter.byTime).toBe(true);
  });

  it('knows nothing without logs and history', () => {
    expect(
      createProgressMeter({ start: 0, medianMs: null, from: null }).update([line('go')], 5000),
    ).toBeNull();
  });
});
