import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { graphiqlPolicy, LIBRARY_STYLES, studioPolicy } from '../../src/studio/content-policy.ts';

const NONE = { images: [], uploads: [], socket: null };

describe('content policy', () => {
  it('allows exactly the styles that the libraries write', () => {
    const scroll = /style\.textContent = `([^`]*)`\.trim\(\)/.exec(
      library('react-aria/dist/private/overlays/usePreventScroll.mjs'),
    );
    const zoom = /var css_248z = (".*");/.exec(library('react-zoom-pan-pinch/dist/index.esm.js'));
    const styles = [scroll?.[1]?.trim() ?? '', String(JSON.parse(zoom?.[1] ?? '""')), ''];
    expect(LIBRARY_STYLES).toStrictEqual(styles.map((style) => `'sha256-${sha256(style)}'`));
  });

  it('keeps the rule of the stylesheet that stands in for the one of React Aria', () => {
    const source = library('react-aria/dist/private/interactions/usePress.mjs');
    const written = /style\.textContent = `([^`]*)`\.trim\(\)/.exec(source)?.[1] ?? '';
    const rule = written
      .replace(/\$\{[^}]*\}/, 'data-react-aria-pressable')
      .replace(/\s+/g, ' ')
      .trim();
    const ours = readFileSync('web/public/studio/first.css', 'utf8').replace(/\s+/g, ' ');
    expect(ours).toContain(rule);
  });

  it('names no foreign origin unless told of one', () => {
    expect(studioPolicy(NONE)).not.toMatch(/https?:|wss?:|unsafe/);
    const policy = studioPolicy({
      images: ['https://cdn.example'],
      uploads: ['https://up.example'],
      socket: 'wss://a.b',
    });
    expect(policy).toContain("img-src 'self' data: blob: https://cdn.example;");
    expect(policy).toContain("connect-src 'self' wss://a.b https://up.example https://cdn.example;");
  });

  it('lets only GraphiQL write styles, and neither page run foreign scripts', () => {
    expect(graphiqlPolicy(NONE)).toContain("style-src 'self' 'unsafe-inline';");
    for (const policy of [studioPolicy(NONE), graphiqlPolicy(NONE)])
      expect(policy).toContain("script-src 'self';");
  });
});

function library(path: string): string {
  return readFileSync(`node_modules/${path}`, 'utf8');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
