// `npm run openapi`: writes docs/openapi.json, the committed contract of the REST edge, from a server that starts.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../src/app.ts';
import { loadConfig } from '../src/config/load-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'easel-openapi-'));
const app = await createApp(loadConfig({ PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'fatal' }));
const document: unknown = await (await fetch(`${app.url}/api/openapi.json`)).json();
await app[Symbol.asyncDispose]();
rmSync(folder, { recursive: true, force: true });
mkdirSync('docs', { recursive: true });
writeFileSync('docs/openapi.json', `${JSON.stringify(document, null, 2)}\n`);
