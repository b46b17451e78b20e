import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '../../config/load-config.ts';
import { type Answer, messageOf, ok, problem, warning } from './finding.ts';

const LITTLE_BYTES = 1024 ** 3;

export async function checkDataFolder({ dataDir }: Config): Promise<Answer> {
  const there = await nearest(dataDir);
  try {
    if (!(await stat(there)).isDirectory())
      return problem(`${there} is no folder`, 'Move it away, or set DATA_DIR to another folder.');
    await access(there, constants.R_OK | constants.W_OK | constants.X_OK);
    const { bavail, bsize } = await statfs(there);
    const free = bavail * bsize;
    const words = `${dataDir}${there === dataDir ? '' : ', made by the first start'}; ${(free / LITTLE_BYTES).toFixed(1)} GiB free`;
    return free < LITTLE_BYTES ? warning(words, 'Free some space: images need it.') : ok(words);
  } catch (error) {
    return problem(
      `${there} cannot be written (${messageOf(error)})`,
      'Give this user the right to write there, or set DATA_DIR to another folder.',
    );
  }
}

/** The folder itself, or the one above it in which it would be made. */
async function nearest(folder: string): Promise<string> {
  let at = folder;
  while (dirname(at) !== at) {
    try {
      await stat(at);
      return at;
    } catch {
      at = dirname(at);
    }
  }
  return at;
}
