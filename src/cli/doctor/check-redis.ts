import { Redis } from 'ioredis';
import type { Config } from '../../config/load-config.ts';
import { type Answer, messageOf, ok, problem, skipped, warning } from './finding.ts';

const WAIT_MS = 3000;

export async function checkRedis({ redisUrl }: Config): Promise<Answer> {
  if (redisUrl === null) return skipped('REDIS_URL is not set: one process');
  const redis = new Redis(redisUrl, {
    lazyConnect: true,
    connectTimeout: WAIT_MS,
    commandTimeout: WAIT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  // Told by the rejection; an emitter without a listener would end the process.
  redis.on('error', () => {});
  try {
    await redis.connect();
    await redis.ping();
    // Some hosted servers refuse CONFIG: then it is not known, and no problem.
    const answer = await redis.config('GET', 'maxmemory-policy').catch(() => []);
    const policy = Array.isArray(answer) ? (answer[1] ?? '') : '';
    if (policy !== '' && policy !== 'noeviction')
      return warning(
        `Redis answers; maxmemory-policy is ${policy}`,
        'Set maxmemory-policy to noeviction: a queue must not lose its keys.',
      );
    return ok('Redis answers');
  } catch (error) {
    return problem(
      `Redis does not answer (${messageOf(error)})`,
      'Check REDIS_URL: the host and port, the password, and whether it wants TLS (rediss://).',
    );
  } finally {
    redis.disconnect();
  }
}
