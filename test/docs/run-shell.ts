// Runs a block of shell as a reader would, in an empty folder: `npm run` and `npx tsx` go to the sources, which needs
// no build, and the address of the documentation to the server of the test.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const ROOT = resolve('.');
const TSX = pathToFileURL(resolve('node_modules/tsx/dist/loader.mjs')).href;

/** Shell functions in the place of npm and npx. */
function preamble(): string {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const cases = Object.entries(scripts).flatMap(([name, command]) => {
    const built = /^node .*?dist\/src\/(\S+)\.js(.*)$/.exec(command);
    const source =
      built === null ? /^tsx (\S+)(.*)$/.exec(command) : [null, `src/${built[1]}.ts`, built[2] ?? ''];
    return source === null
      ? []
      : [`${name}) node --import '${TSX}' '${ROOT}/${source[1]}'${source[2]} "$@" ;;`];
  });
  return `set -euo pipefail
npm() {
  [ "$1" = run ] || { echo "npm $1 is not for a test" >&2; return 2; }
  shift; [ "$1" != -s ] || shift
  local script="$1"; shift; [ "\${1-}" != -- ] || shift
  case "$script" in
    ${cases.join('\n    ')}
    *) echo "npm run $script is not for a test" >&2; return 2 ;;
  esac
}
npx() {
  [ "$1" = tsx ] || { echo "npx $1 is not for a test" >&2; return 2; }
  node --import '${TSX}' "${ROOT}/$2" "\${@:3}"
}
`;
}

/** Resolves with what it printed; rejects with that, and the line that failed. */
export function runShell(
  text: string,
  options: { url: string; cwd: string; env: Record<string, string> },
): Promise<string> {
  const script = `${preamble()}\n${text.replaceAll('http://127.0.0.1:4000', options.url)}`;
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: options.cwd,
    TSX_TSCONFIG_PATH: resolve('tsconfig.json'),
    ...options.env,
  };
  return new Promise((done, fail) => {
    execFile('bash', ['-c', script], { cwd: options.cwd, env, timeout: 60_000 }, (error, stdout, stderr) => {
      if (error === null) done(stdout);
      else fail(new Error(`${text}\n\nprinted:\n${stdout}${stderr}`));
    });
  });
}
