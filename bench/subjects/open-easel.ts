// An Easel in a measured process, on a durable SQLite file and the disk, in a folder that goes with the process.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../src/app.ts';
import { type Environment, loadConfig } from '../../src/config/load-config.ts';

/** All clients of a measurement are one caller, who is not to be stopped. */
const NO_LIMITS = { MAX_SUBSCRIPTIONS_PER_KEY: '1000000' };

export async function openEasel(env: Environment = {}): Promise<App> {
  const folder = mkdtempSync(join(tmpdir(), 'easel-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return createApp(loadConfig({ PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'fatal', ...NO_LIMITS, ...env }));
}

export const OPERATOR = { kind: 'operator', name: 'operator' } as const;
