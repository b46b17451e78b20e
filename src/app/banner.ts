// What a start prints: where everything is, and one command to try.

import type { Config } from '../config/load-config.ts';
import type { OpenAuth } from './open-auth.ts';

export function bannerOf({
  url,
  config,
  sandboxUrl,
  anonymous,
}: {
  url: string;
  config: Config;
  sandboxUrl: string | null;
  anonymous: OpenAuth['anonymous'];
}): string {
  const socket = url.replace(/^http/, 'ws');
  const images =
    config.objects.kind === 'disk'
      ? `${config.objects.directory}/objects/images`
      : `s3://${config.objects.bucket}/images`;
  const provider =
    sandboxUrl === null
      ? `Images by ${config.fal.baseUrl === null ? 'fal.ai' : new URL(config.fal.baseUrl).origin}`
      : `FAL_KEY is not set: the local sandbox at ${sandboxUrl} draws the images`;
  return [
    `Easel   GraphQL ${url}/graphql   subscriptions ${socket}/graphql   images ${images}`,
    `        ${provider}   ${WHO_COMES_IN[anonymous]}`,
    '        Try: npm run generate -- flux-pro --prompt "A professional headshot"',
  ].join('\n');
}

const WHO_COMES_IN: Record<OpenAuth['anonymous'], string> = {
  nobody: 'callers present an API key or a token',
  'this machine': 'only this machine may call: there is no API key yet',
  everybody: 'ALLOW_ANONYMOUS: whoever can reach this server is its operator',
};
