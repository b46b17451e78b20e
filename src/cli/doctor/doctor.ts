// `easel doctor`: whether this machine and this configuration can run Easel, and what to do where they cannot.

import type { Command } from 'commander';
import pc from 'picocolors';
import { type Config, loadConfig } from '../../config/load-config.ts';
import { DONE, FAILED } from '../exit-code.ts';
import type { Frame } from '../frame.ts';
import { checkClock } from './check-clock.ts';
import { checkDataFolder } from './check-data-folder.ts';
import { checkDefinitions } from './check-definitions.ts';
import { checkFal } from './check-fal.ts';
import { checkNode } from './check-node.ts';
import { checkObjects } from './check-objects.ts';
import { checkRedis } from './check-redis.ts';
import { checkServer } from './check-server.ts';
import { checkStore } from './check-store.ts';
import { type Answer, type Finding, messageOf, ok, problem } from './finding.ts';

const CHECKS: readonly [string, (config: Config) => Promise<Answer>][] = [
  ['definitions', checkDefinitions],
  ['data folder', checkDataFolder],
  ['store', checkStore],
  ['object store', checkObjects],
  ['Redis', checkRedis],
  ['fal', checkFal],
  ['clock', checkClock],
  ['server', checkServer],
];

export function addDoctor(program: Command, { terminal, end }: Frame): void {
  program
    .command('doctor')
    .description('check this machine and its configuration, and say how to fix what is wrong')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine(() => loadConfig());
      if (json === true) terminal.out(JSON.stringify(findings, null, 2));
      else terminal.out(findings.map((finding) => describe(finding, terminal.coloured === true)).join('\n'));
      end(findings.some(({ status }) => status === 'problem') ? FAILED : DONE);
    });
}

/** `load` raises what is wrong with the configuration. */
export async function examine(load: () => Config): Promise<Finding[]> {
  const node = { name: 'Node', ...checkNode(process.versions.node) };
  let config: Config;
  try {
    config = load();
  } catch (error) {
    const fix = 'Correct these variables in the environment or in .env; `npm start -- --help` lists all.';
    return [node, { name: 'configuration', ...problem(messageOf(error), fix) }];
  }
  const found = await Promise.all(
    CHECKS.map(async ([name, check]): Promise<Finding> => {
      const answer = await check(config).catch((error: unknown) =>
        problem(messageOf(error), 'This check itself broke: please report it.'),
      );
      return { name, ...answer };
    }),
  );
  return [node, { name: 'configuration', ...ok('every variable can be used') }, ...found];
}

const MARKS = { ok: 'ok', warning: 'warning', problem: 'PROBLEM', skipped: '–' };

function describe({ name, status, detail, fix }: Finding, coloured: boolean): string {
  const { green, red, yellow, dim } = pc.createColors(coloured);
  const colour = { ok: green, warning: yellow, problem: red, skipped: dim }[status];
  const [first = '', ...more] = detail.split('\n');
  const head = `${colour(MARKS[status].padEnd(8))} ${name.padEnd(13)} ${first}`;
  const below = [...more, ...(fix === undefined ? [] : [`Fix: ${fix}`])];
  return [head, ...below.map((line) => `${' '.repeat(23)}${line}`)].join('\n');
}
