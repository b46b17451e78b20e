import { execFile, spawnSync } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import createClient from 'openapi-fetch';
import { describe, expect, it } from 'vitest';
import { openTestApp } from '../open-test-app.ts';

const run = promisify(execFile);
const GENERATOR = 'test/rest/openapi-client/node_modules/openapi-typescript/bin/cli.js';
const committed = () => readFile('docs/openapi.json', 'utf8');

describe('docs/openapi.json', () => {
  it('is what a server with the built-in models and templates serves', async () => {
    await using app = await openTestApp();
    const served: unknown = await (await fetch(`${app.url}/api/openapi.json`)).json();
    expect(served).toStrictEqual(JSON.parse(await committed()));
  });

  it('gives an example of each model that the server takes', async () => {
    await using app = await openTestApp();
    const { components } = JSON.parse(await committed()) as {
      components: { schemas: Record<string, { examples?: object[] }> };
    };
    const examples = Object.entries(components.schemas).filter(([name]) => name.startsWith('Generate-'));
    const statuses = await Promise.all(
      examples.map(async ([name, { examples = [] }]) => {
        const init = {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(examples[0]),
        };
        return [name, (await fetch(`${app.url}/api/estimate`, init)).status];
      }),
    );
    expect(statuses).toStrictEqual(examples.map(([name]) => [name, 200]));
  });

  it('passes a linter', async () => {
    const config = await createConfig({
      extends: ['recommended'],
      rules: { 'security-defined': 'off', 'no-server-example.com': 'off', 'info-license': 'off' },
    });
    const problems = await lintFromString({ source: await committed(), config });
    const told = problems.map(
      ({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0]?.pointer ?? ''}`,
    );
    expect(told).toStrictEqual([]);
  });

  it('gives a typed client that compiles and runs', async () => {
    await using app = await openTestApp();
    const folder = join('test', 'artifacts', 'openapi-client');
    await mkdir(folder, { recursive: true });
    try {
      await run(process.execPath, [GENERATOR, 'docs/openapi.json', '--output', join(folder, 'api.ts')]);
      await writeFile(
        join(folder, 'use.ts'),
        `import createClient from 'openapi-fetch';
import type { paths } from './api.ts';
const client = createClient<paths>({ baseUrl: 'http://localhost' });
export const ok = () => client.POST('/api/images/generate', { body: { model: 'flux-pro', inputs: { prompt: 'p' } } });
export const show = async () => (await client.GET('/api/images/{jobId}', { params: { path: { jobId: 'x' } } })).data?.imageUrl;
// @ts-expect-error the model takes no such input
export const wrong = () => client.POST('/api/images/generate', { body: { model: 'flux-pro', inputs: { prompt: 'p', lora_url: 'x' } } });
`,
      );
      const flags = [
        '--noEmit',
        '--strict',
        '--skipLibCheck',
        '--module',
        'nodenext',
        '--target',
        'es2023',
        '--allowImportingTsExtensions',
        '--ignoreConfig',
      ];
      await run(process.execPath, [
        join('node_modules', 'typescript', 'bin', 'tsc'),
        ...flags,
        join(folder, 'use.ts'),
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
    const client = createClient<
      Record<
        '/api/models',
        { get: { responses: { 200: { content: { 'application/json': { models: { id: string }[] } } } } } }
      >
    >({ baseUrl: app.url });
    const { data } = await client.GET('/api/models');
    expect(data?.models.map(({ id }) => id)).toContain('flux-pro');
  });

  const schemathesis = process.env['SCHEMATHESIS'] ?? 'schemathesis';
  const missing = spawnSync(schemathesis, ['--version']).error !== undefined;
  if (missing && process.env['REQUIRE_SERVICES'] === '1')
    throw new Error('schemathesis is not installed (pip install schemathesis)');
  if (missing) console.log('Skipped: fuzzing the REST edge needs schemathesis (pip install schemathesis)');

  it.skipIf(missing)(
    'is kept by a server under generated requests: no 5xx, no undocumented answer',
    { timeout: 300_000 },
    async () => {
      await using app = await openTestApp();
      const checks =
        'not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance';
      const args = [
        'run',
        `${app.url}/api/openapi.json`,
        '--checks',
        checks,
        '--max-examples',
        '15',
        '--phases',
        'coverage,fuzzing',
        '--workers',
        '1',
        '--seed',
        '1',
        '--exclude-path',
        '/api/templates/{template}',
      ];
      const { stdout } = await run(schemathesis, args, { maxBuffer: 20_000_000 }).catch(
        (error: { stdout: string }) => error,
      );
      expect(stdout).toMatch(/No issues found|0 failures|\d+ passed/i);
      expect(stdout).not.toMatch(/Failures:/);
    },
  );
});
