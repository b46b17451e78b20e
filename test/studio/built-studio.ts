// The studio's build, made once however many test files ask for it at the same time.

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const LOCK = join('dist', '.studio-test-lock');
const ABANDONED_MS = 120_000;

export async function ensureStudioBuilt(): Promise<void> {
  mkdirSync('dist', { recursive: true });
  while (!tryLock()) await wait(100);
  try {
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts', 'studio'], { stdio: 'pipe' });
  } finally {
    rmdirSync(LOCK);
  }
}

function tryLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const age = Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > ABANDONED_MS) rmdirSync(LOCK);
    return false;
  }
}
