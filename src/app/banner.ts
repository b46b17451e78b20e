// What a start prints: where everything is, and one command to try.

import type { Config } from '../config/load-config.ts';

export function bannerOf({
  url,
  config,
  sandboxUrl,
}: {
  url: string;
  config: Config;
  sandboxUrl: string | null;
}): string {
  const socket = url.replace(/^http/, 'ws');
  const images =
    config.objects.kind === 'disk'
      ? `${config.objects.directory}/objects/images`
      : `s3://${config.objects.bucket}/images`;
  const provider =
    sandboxUrl === null
      ? `Images by ${config.fal.baseUrl ?? 'fal.ai'}`
      : `FAL_KEY is not set: the local sandbox at ${sandboxUrl} draws the images`;
  return [
    `Easel   GraphQL ${url}/graphql   subscriptions ${socket}/graphql   images ${images}`,
    `        ${provider}`,
    '        Try: npm run generate -- flux-pro --prompt "A professional headshot"',
  ].join('\n');
}
