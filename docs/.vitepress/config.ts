// The documentation as a site: `npm run docs` builds it into docs/.vitepress/dist, without the network.

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitepress';

interface Page {
  text: string;
  link: string;
}

/** Those that are there, in this order. */
function pages(...list: [text: string, link: string][]): Page[] {
  return list.flatMap(([text, link]) => {
    const file = fileURLToPath(new URL(`..${link}.md`, import.meta.url));
    return existsSync(file) ? [{ text, link }] : [];
  });
}

export default defineConfig({
  title: 'Easel',
  description: 'Image generation as a typed GraphQL API, in front of fal.ai.',
  base: './',
  cleanUrls: false,
  lastUpdated: false,
  markdown: {
    // `<id>` in a sentence is no element. Comments are for the tests.
    html: false,
    config(md) {
      md.core.ruler.before('normalize', 'comments', (state) => {
        state.src = state.src.replaceAll(/<!--[\s\S]*?-->/g, '');
      });
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: [2, 3],
    sidebar: [
      {
        text: 'Start',
        items: pages(
          ['Quick start', '/quick-start'],
          ['Concepts', '/concepts'],
          ['The studio', '/studio'],
          ['Clients', '/clients'],
          ['Recipes', '/recipes'],
          ['Or fal directly?', '/compare-with-fal'],
        ),
      },
      {
        text: 'What it makes',
        items: pages(
          ['Models', '/models'],
          ['Pictures of the models', '/model-gallery'],
          ['Templates', '/templates'],
          ['Pictures of the templates', '/gallery'],
        ),
      },
      {
        text: 'Operations',
        items: pages(
          ['Operations', '/operations'],
          ['Scaling', '/scaling'],
          ['Security', '/security'],
          ['Authentication', '/authentication'],
          ['Billing', '/billing'],
          ['Webhooks', '/webhooks'],
          ['Durability', '/durability'],
          ['Performance', '/performance'],
        ),
      },
      {
        text: 'Reference',
        items: pages(
          ['Command line', '/cli'],
          ['Configuration', '/configuration'],
          ['Errors', '/errors'],
          ['GraphQL', '/reference/graphql'],
          ['REST', '/reference/rest'],
        ),
      },
      { text: 'Decisions', link: '/decisions/' },
    ],
  },
});
