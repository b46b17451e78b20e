import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { basePath } from './api/addresses.ts';
import { GeneratePage } from './generate/generate-page.tsx';
import { PageFault, PageMissing } from './shell/page-fault.tsx';
import { Shell } from './shell/shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: PageMissing, errorComponent: PageFault });

const generate = createRoute({ getParentRoute: () => root, path: '/', component: GeneratePage });

export const router = createRouter({
  routeTree: root.addChildren([generate]),
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
