import type { Plugin } from 'vite';

/** Asks for the font together with the stylesheet that names it, not after it. */
export function preloadFont(font: RegExp): Plugin {
  return {
    name: 'preload-font',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle, filename }) {
        if (!filename.endsWith('index.html')) return [];
        const name = Object.keys(bundle ?? {}).find((file) => font.test(file));
        if (name === undefined) throw new Error(`The build has no font like ${font}`);
        return [
          {
            tag: 'link',
            attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `./${name}` },
            injectTo: 'head',
          },
        ];
      },
    },
  };
}
