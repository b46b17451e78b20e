// Programs that some tests need: by name, or where scripts/services/install.sh puts them.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const cache = process.env['EASEL_SERVICES'] ?? join(homedir(), '.cache', 'easel-services');

/** Undefined when it is not there; raises instead where tests must not be skipped (REQUIRE_SERVICES=1). */
export function findProgram(name: string): string | undefined {
  const cached = join(cache, 'bin', name);
  if (existsSync(cached)) return cached;
  if (spawnSync(name, ['--version']).error === undefined) return name;
  const missing = `${name} is not installed (scripts/services/install.sh installs it)`;
  if (process.env['REQUIRE_SERVICES'] === '1') throw new Error(missing);
  console.log(`Skipped: ${missing}`);
  return undefined;
}
