import type { Config } from '../../config/load-config.ts';
import { type Answer, messageOf, ok, problem } from './finding.ts';

const WAIT_MS = 5000;
const ENDPOINT = 'fal-ai/flux/dev';

/** Asks for a price, which costs nothing and needs the key. */
export async function checkFal({ fal }: Config): Promise<Answer> {
  const { key, baseUrl } = fal;
  if (key === null && baseUrl === null)
    return ok('FAL_KEY is not set: the local sandbox draws the images. Set it to use fal.ai.');
  const origin = baseUrl === null ? 'https://api.fal.ai' : `${baseUrl}/api.fal.ai`;
  try {
    const { status } = await fetch(
      `${origin}/v1/models/pricing?endpoint_id=${encodeURIComponent(ENDPOINT)}`,
      {
        headers: key === null ? {} : { authorization: `Key ${key}` },
        signal: AbortSignal.timeout(WAIT_MS),
      },
    );
    if (status === 401 || status === 403)
      return problem(
        `fal refuses the key (HTTP ${status})`,
        'Set FAL_KEY to a key from https://fal.ai/dashboard/keys, the whole `id:secret`.',
      );
    if (status >= 500)
      return problem(`fal answers HTTP ${status}`, 'See https://status.fal.ai, and try again later.');
    return ok(baseUrl === null ? 'fal answers and takes the key' : `${new URL(baseUrl).origin} answers`);
  } catch (error) {
    return problem(
      `no answer from ${new URL(origin).host} (${messageOf(error)})`,
      baseUrl === null
        ? 'Let this machine reach https://*.fal.ai and https://*.fal.run on port 443; check DNS and proxies.'
        : 'Check FAL_BASE_URL, and that the server there runs.',
    );
  }
}
