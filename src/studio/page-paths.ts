/** The paths that the studio's router knows: each is answered with the studio's page, any other is not found. */
export const PAGE_PATHS = [
  '/',
  '/gallery',
  '/gallery/:imageId',
  '/compare',
  '/templates',
  '/templates/:templateKey',
  '/queue',
  '/usage',
  '/keys',
  '/webhooks',
  '/api',
] as const;
