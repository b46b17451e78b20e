import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { basePath } from './api/addresses.ts';
import { readCompareSearch } from './compare/compare-search.ts';
import { readGallerySearch } from './gallery/gallery-search.ts';
import { GeneratePage } from './generate/generate-page.tsx';
import { PageFault, PageMissing } from './shell/page-fault.tsx';
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

export const router = createRouter({
  routeTree: root.addChildren([generate, gallery.addChildren([lightbox]), compare]),
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
