// The benchmarks are not run here; that they can be is.

import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { drawChart } from '../../bench/chart.ts';
import { ratioTable } from '../../bench/result.ts';
import { compare, type Sample } from '../../bench/runner.ts';

const run = promisify(execFile);

describe('a comparison', () => {
  it('runs its variants in turn, leaves the warm-up out, and tells medians of the ratios within a round', async () => {
    const order: string[] = [];
    const variant = (name: string, walls: number[]) => ({
      name,
      run: (): Promise<Sample> => {
        order.push(name);
        const wall = walls.shift() ?? Number.NaN;
        return Promise.resolve({ wall, cpu: wall / 2, units: 2 });
      },
    });
    const rows = await compare([variant('floor', [99, 2, 4, 6]), variant('ours', [1, 4, 4, 18])], 3);
    expect(order).toStrictEqual(['floor', 'ours', 'ours', 'floor', 'floor', 'ours', 'ours', 'floor']);
    expect(rows).toMatchObject([
      { variant: 'floor', wall: [2, 1, 3], wallRatio: [1, 1, 1] },
      {
        variant: 'ours',
        wall: [2, 2, 9],
        cpu: [1, 1, 4.5],
        wallRatio: [2, 1, 3],
        cpuRatio: [2, 1, 3],
        rss: null,
      },
    ]);
    const chart = drawChart(ratioTable('a <title>', rows, 'a unit', 1.3));
    expect(chart).toContain('a &lt;title&gt;');
    expect(chart?.match(/<rect/g)).toHaveLength(3);
    expect(chart).toContain('goal');
  });
});

it('answers a question from the command line', async () => {
  rmSync('bench/results/quick/persist.json', { force: true });
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'bench/main.ts', 'persist', '--quick']);
  expect(stdout).toContain('Easel: recognised, checked, hashed');
  const result = JSON.parse(readFileSync('bench/results/quick/persist.json', 'utf8'));
  expect(result).toMatchObject({ name: 'persist', command: 'npm run bench -- persist --quick' });
  expect(result.tables[0].rows).toHaveLength(3);
  expect(result.goals.length).toBeGreaterThan(1);
});

it('says which questions there are', async () => {
  await expect(run(process.execPath, ['--import', 'tsx', 'bench/main.ts', 'nothing'])).rejects.toThrow(
    'query, fanout',
  );
});
