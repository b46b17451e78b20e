import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureStudioBuilt } from './built-studio.ts';

const BUILD = 'dist/web';
const MOST_BYTES = 200_000;

describe('the build', () => {
  beforeAll(() => ensureStudioBuilt());

  it('loads at most 200 kB of scripts and styles first', () => {
    const sizes = initialFiles().map((file) => ({
      file,
      bytes: gzipSync(readFileSync(join(BUILD, file))).length,
    }));
    const total = sizes.reduce((sum, { bytes }) => sum + bytes, 0);
    if (total > MOST_BYTES) console.error(sizes);
    expect(total).toBeLessThanOrEqual(MOST_BYTES);
    expect(sizes.length).toBeGreaterThan(3);
  });

  it.each([
    { what: 'GraphiQL', marker: 'graphiql' },
    { what: 'the editor', marker: 'monaco' },
    { what: 'zooming', marker: 'transform-component-module' },
  ])('has no $what in it', ({ marker }) => {
    const initial = initialFiles();
    const files = readdirSync(join(BUILD, 'assets')).map((name) => `assets/${name}`);
    const marked = files.filter(
      (file) => file.endsWith('.js') && readFileSync(join(BUILD, file), 'utf8').includes(marker),
    );
    expect(marked.length).toBeGreaterThan(0);
    expect(marked.filter((file) => initial.includes(file))).toStrictEqual([]);
  });

  it('is built for production', () => {
    const scripts = initialFiles().map((file) => readFileSync(join(BUILD, file), 'utf8'));
    expect(scripts.join('')).not.toContain('React DevTools');
  });

  it('names no address outside of itself in its pages', () => {
    for (const page of ['index.html', 'graphiql.html']) {
      expect(readFileSync(join(BUILD, page), 'utf8')).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    }
  });

  it('has each text asset compressed beside it', () => {
    const names = readdirSync(join(BUILD, 'assets'));
    const texts = names.filter((name) => /\.(?:js|css)$/.test(name));
    expect(
      texts.filter((name) => !names.includes(`${name}.br`) || !names.includes(`${name}.gz`)),
    ).toStrictEqual([]);
  });
});

/** What the page names, with everything that is imported statically from there: the page preloads all of it. */
function initialFiles(): string[] {
  const html = readFileSync(join(BUILD, 'index.html'), 'utf8');
  return [...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map(([, file = '']) => file);
}
