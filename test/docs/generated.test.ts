// What is generated for the documentation is what its sources give now, and the site builds.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { builtInModels } from '../../src/registry/index.ts';
import { builtInTemplates } from '../../src/templates/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'easel-site-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the documentation', () => {
  it.each(['graphql.md', 'rest.md'])('has the newest reference/%s', (name) => {
    const before = readFileSync(`docs/reference/${name}`, 'utf8');
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/print-reference.ts']);
    expect(readFileSync(`docs/reference/${name}`, 'utf8')).toBe(before);
  });

  it('shows a picture of each model and template', () => {
    const models = readFileSync('docs/model-gallery.md', 'utf8');
    for (const { id } of builtInModels) {
      expect(models).toContain(`(model-gallery/${id}.jpg)`);
      expect(readFileSync(`docs/model-gallery/${id}.jpg`).length).toBeGreaterThan(1000);
    }
    const templates = readFileSync('docs/gallery.md', 'utf8');
    for (const { key, formats } of builtInTemplates)
      for (const format of formats)
        expect(templates).toContain(`(gallery/${key}/${format.toLowerCase()}.jpg)`);
  });

  it('builds as a site, with every link going somewhere', () => {
    execFileSync(
      process.execPath,
      ['node_modules/vitepress/bin/vitepress.js', 'build', 'docs', '--outDir', folder],
      {
        stdio: 'pipe',
      },
    );
    const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.html'),
    );
    expect(pages).toStrictEqual(
      expect.arrayContaining(['index.html', 'quick-start.html', 'reference/graphql.html']),
    );
    const page = readFileSync(join(folder, 'quick-start.html'), 'utf8');
    expect(page).toContain('A professional headshot');
    expect(page).not.toContain('not run:');
    // Nothing is loaded from elsewhere.
    expect(page).not.toMatch(/(?:src|href)="https?:/);
  });
});
