import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { basePath } from './api/addresses.ts';
import { readCompareSearch } from './compare/compare-search.ts';
import { readGallerySearch } from './gallery/gallery-search.ts';
import { GeneratePage } from './generate/generate-page.tsx';
import { readQueueSearch } from './queue/queue-search.ts';
import { readTemplateSearch } from './templates/template-search.ts';
import { readUsageSearch } from './usage/usage-search.ts';
import { PageFault, PageMissing } from './shell/page-fault.tsx';
import { readWebhookSearch } from './webhooks/webhook-search.ts';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: PageMissing, errorComponent: PageFault });

const generate = createRoute({ getParentRoute: () => root, path: '/', component: GeneratePage });

const gallery = createRoute({
  getParentRoute: () => root,
  path: '/gallery',
  validateSearch: readGallerySearch,
  component: lazyRouteComponent(() => import('./gallery/gallery-page.tsx'), 'GalleryPage'),
});

const lightbox = createRoute({
  getParentRoute: () => gallery,
  path: '$imageId',
  component: lazyRouteComponent(() => import('./lightbox/lightbox-page.tsx'), 'LightboxPage'),
});

const compare = createRoute({
  getParentRoute: () => root,
  path: '/compare',
  validateSearch: readCompareSearch,
  component: lazyRouteComponent(() => import('./compare/compare-page.tsx'), 'ComparePage'),
});

const templates = createRoute({
  getParentRoute: () => root,
  path: '/templates',
  component: lazyRouteComponent(() => import('./templates/templates-page.tsx'), 'TemplatesPage'),
});

const template = createRoute({
  getParentRoute: () => root,
  path: '/templates/$templateKey',
  validateSearch: readTemplateSearch,
  component: lazyRouteComponent(() => import('./templates/templates-page.tsx'), 'TemplatesPage'),
});

const queue = createRoute({
  getParentRoute: () => root,
  path: '/queue',
  validateSearch: readQueueSearch,
  component: lazyRouteComponent(() => import('./queue/queue-page.tsx'), 'QueuePage'),
});

const usage = createRoute({
  getParentRoute: () => root,
  path: '/usage',
  validateSearch: readUsageSearch,
  component: lazyRouteComponent(() => import('./usage/usage-page.tsx'), 'UsagePage'),
});

const keys = createRoute({
  getParentRoute: () => root,
  path: '/keys',
  component: lazyRouteComponent(() => import('./keys/keys-page.tsx'), 'KeysPage'),
});

const webhooks = createRoute({
  getParentRoute: () => root,
  path: '/webhooks',
  validateSearch: readWebhookSearch,
  component: lazyRouteComponent(() => import('./webhooks/webhooks-page.tsx'), 'WebhooksPage'),
});

const api = createRoute({
  getParentRoute: () => root,
  path: '/api',
  component: lazyRouteComponent(() => import('./api-page/api-page.tsx'), 'ApiPage'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    generate,
    gallery.addChildren([lightbox]),
    compare,
    templates,
    template,
    queue,
    usage,
    keys,
    webhooks,
    api,
  ]),
  basepath: basePath(),
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultErrorComponent: PageFault,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
