import type { Config } from '../../config/load-config.ts';
import { type Answer, messageOf, ok, problem, skipped, warning } from './finding.ts';

const WAIT_MS = 5000;
const NOTICEABLE_S = 30;
/** Webhooks of fal are refused beyond this, and S3 refuses at three times as much. */
const HARMFUL_S = 300;

/** Compares this clock with that of a machine elsewhere, by the Date of its answer. */
export async function checkClock(config: Config): Promise<Answer> {
  const address = otherMachine(config);
  if (address === null) return skipped('no other machine is configured to compare with');
  try {
    const asked = Date.now();
    const answer = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(WAIT_MS) });
    const date = Date.parse(answer.headers.get('date') ?? '');
    if (Number.isNaN(date)) return skipped(`${new URL(address).host} does not tell the time`);
    // Half of the way there; a Date has whole seconds.
    const seconds = Math.round((asked + (Date.now() - asked) / 2 - date) / 1000);
    const words = `${Math.abs(seconds)} s ${seconds < 0 ? 'behind' : 'ahead of'} ${new URL(address).host}`;
    const fix = 'Turn on time synchronisation (timedatectl set-ntp true, or chrony).';
    if (Math.abs(seconds) > HARMFUL_S)
      return problem(`this clock is ${words}: signatures will be refused`, fix);
    if (Math.abs(seconds) > NOTICEABLE_S) return warning(`this clock is ${words}`, fix);
    return ok(Math.abs(seconds) <= 1 ? `in step with ${new URL(address).host}` : words);
  } catch (error) {
    return skipped(`the time of ${new URL(address).host} is not to be had (${messageOf(error)})`);
  }
}

function otherMachine({ fal, objects }: Config): string | null {
  if (fal.baseUrl !== null) return fal.baseUrl;
  if (fal.key !== null) return 'https://queue.fal.run/';
  return objects.kind === 's3' ? objects.endpoint : null;
}
