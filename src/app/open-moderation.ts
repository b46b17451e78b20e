// How requests are judged here: by lists of words, by a service, by both, or not at all.

import type { Config } from '../config/load-config.ts';
import { byEndpoint } from '../moderation/by-endpoint.ts';
import { byPatterns } from '../moderation/by-patterns.ts';
import { createModeration, type Moderate, type ModerationStep } from '../moderation/moderation.ts';
import type { Logger } from '../telemetry/logger.ts';

const TIMEOUT_MS = 10_000;

/** Raises StartError when MODERATION_FILE cannot be used. */
export async function openModeration({ limits }: Pick<Config, 'limits'>, log: Logger): Promise<Moderate> {
  const { file, url, token } = limits.moderation;
  const steps: ModerationStep[] = [];
  // The lists first: they cost nothing.
  if (file !== null) {
    const { readRules } = await import('../moderation/read-rules.ts');
    steps.push(byPatterns(await readRules(file)));
  }
  if (url !== null) {
    const onFailure = (why: string): void => log.error({ why }, 'MODERATION_URL could not judge a request');
    steps.push(byEndpoint({ url, token, timeoutMs: TIMEOUT_MS, onFailure }));
  }
  return createModeration(steps);
}
