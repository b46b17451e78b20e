// A build, made once however many test files ask for it at the same time.

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const ABANDONED_MS = 120_000;

export async function ensureBuilt(target: 'server' | 'studio'): Promise<void> {
  const lock = join('dist', `.${target}-test-lock`);
  mkdirSync('dist', { recursive: true });
  while (!tryLock(lock)) await wait(100);
  try {
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts', target], { stdio: 'pipe' });
  } finally {
    rmdirSync(lock);
  }
}

function tryLock(lock: string): boolean {
  try {
    mkdirSync(lock);
    return true;
  } catch {
    const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > ABANDONED_MS) rmdirSync(lock);
    return false;
  }
}
