import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { serveStudio, type StudioOptions } from '../../src/studio/serve-studio.ts';

const PAGE = '<head><base href="/" /></head><p>page</p>';
let build: string;
const opened: FastifyInstance[] = [];

beforeAll(() => {
  build = mkdtempSync(join(tmpdir(), 'easel-studio-'));
  mkdirSync(join(build, 'assets'));
  mkdirSync(join(build, 'studio'));
  writeFileSync(join(build, 'index.html'), PAGE);
  writeFileSync(join(build, 'graphiql.html'), PAGE.replace('page', 'graphiql'));
  writeFileSync(join(build, 'assets/app-abc.js'), 'export {};');
  writeFileSync(join(build, 'assets/app-abc.js.br'), brotliCompressSync('export {};'));
  writeFileSync(join(build, 'studio/theme.js'), '0;');
});
afterAll(() => rmSync(build, { recursive: true }));
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

async function open(options: Partial<StudioOptions> = {}): Promise<string> {
  const app = Fastify();
  opened.push(app);
  const studio: StudioOptions = {
    publicUrl: null,
    explorer: true,
    origins: () => ({ images: [], uploads: [] }),
    directory: build,
    ...options,
  };
  await app.register((scope) => serveStudio(scope, studio));
  return app.listen({ port: 0, host: '127.0.0.1' });
}

describe('serving the studio', () => {
  it('answers the page with its policy and revalidates it', async () => {
    const url = await open();
    const page = await fetch(url);
    expect(page.status).toBe(200);
    expect(await page.text()).toBe(PAGE);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const again = await fetch(url, { headers: { 'if-none-match': page.headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
  });

  it.each([
    { publicUrl: 'https://example.com/easel', base: '/easel/' },
    { publicUrl: 'https://example.com/easel/', base: '/easel/' },
    { publicUrl: 'https://example.com', base: '/' },
    { publicUrl: 'https://example.com/"x', base: '/%22x/' },
  ])('has the base $base behind $publicUrl', async ({ publicUrl, base }) => {
    const page = await fetch(await open({ publicUrl }));
    expect(await page.text()).toContain(`<base href="${base}" />`);
    expect(page.headers.get('content-security-policy')).toContain('wss://example.com');
  });

  it('keeps hashed assets for good, compressed as asked for', async () => {
    const url = await open();
    const asset = await fetch(`${url}/assets/app-abc.js`, { headers: { 'accept-encoding': 'br' } });
    expect(await asset.text()).toBe('export {};');
    expect(asset.headers.get('content-encoding')).toBe('br');
    expect(asset.headers.get('content-type')).toContain('javascript');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const plain = await fetch(`${url}/assets/app-abc.js`, { headers: { 'accept-encoding': 'identity' } });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const theme = await fetch(`${url}/studio/theme.js`);
    expect(theme.headers.get('cache-control')).toBe('no-cache');
  });

  it.each(['/nowhere', '/assets/none.js', '/assets/../index.html', '/assets/', '/.vite/manifest.json'])(
    'has nothing at %s',
    async (path) => {
      const url = await open();
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    },
  );

  it('serves GraphiQL under its own policy, and only where the explorer is on', async () => {
    const on = await fetch(`${await open()}/graphiql`);
    expect(await on.text()).toContain('graphiql');
    expect(on.headers.get('content-security-policy')).toContain("'unsafe-inline'");
    expect((await fetch(`${await open({ explorer: false })}/graphiql`)).status).toBe(404);
  });

  it('says how to build it when it is not built', async () => {
    const page = await fetch(await open({ directory: join(build, 'none') }));
    expect(page.status).toBe(503);
    expect(await page.text()).toContain('npm run build:web');
  });
});
