import { z } from 'zod';
import type { Config } from '../../config/load-config.ts';
import { type Answer, ok, problem, skipped, warning } from './finding.ts';

const WAIT_MS = 3000;
const readiness = z.record(z.string(), z.string());

/** A server need not run; one that runs should be ready, and reachable under the name that the world is told. */
export async function checkServer({ easelUrl, publicUrl }: Config): Promise<Answer> {
  const answer = await get(`${easelUrl}/readyz`);
  if (answer === undefined) return skipped(`none runs at ${easelUrl}; \`npm start\` starts one`);
  const parts = readiness.safeParse(await answer.json().catch(() => undefined));
  if (!parts.success)
    return problem(
      `what answers at ${easelUrl} is no Easel`,
      'Set PORT to a free one, or EASEL_URL to the server.',
    );
  const broken = Object.entries(parts.data).flatMap(([name, state]) =>
    state === 'unavailable' && name !== 'status' ? [name] : [],
  );
  if (answer.status !== 200)
    return problem(
      `${easelUrl} is not ready: ${broken.join(', ') || 'it stops'}`,
      'See its log, and the checks above.',
    );
  if (publicUrl !== null && (await get(`${publicUrl}/healthz`))?.ok !== true)
    return warning(
      `${easelUrl} is ready; ${publicUrl} does not lead to it from here`,
      'Check PUBLIC_URL and the proxy: fal reports results there.',
    );
  return ok(`${easelUrl} is ready`);
}

function get(url: string): Promise<Response | undefined> {
  return fetch(url, { signal: AbortSignal.timeout(WAIT_MS) }).catch(() => undefined);
}
