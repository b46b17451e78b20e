import { type Answer, ok, problem } from './finding.ts';

const LEAST = [20, 19] as const;

export function checkNode(version: string): Answer {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const enough = major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
  if (enough) return ok(`Node ${version}`);
  return problem(
    `Node ${version} is too old`,
    `Install Node ${LEAST.join('.')} or newer from https://nodejs.org.`,
  );
}
