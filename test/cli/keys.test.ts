import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runShell } from '../docs/run-shell.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'easel-keys-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('keys are made, listed and revoked in the store where no server has it', async () => {
  const script = `
    KEY=$(npm run -s keys -- create --name app --user ann --models flux-dev 2>made)
    test "\${KEY:0:6}" = easel_; cat made
    ID=$(grep -o 'key_[0-9A-Z]*' made)
    npm run -s keys -- revoke "$ID"
    npm run -s keys -- list --user ann
    npm run -s keys -- create --name app --models nope --scopes boss 2>&1 || echo "exit code $?"
    if grep -ra "$KEY" . ; then echo 'the secret was kept'; fi
  `;
  const printed = await runShell(script, { url: '', cwd: folder, env: { DATA_DIR: folder } });
  expect(printed).toMatch(/of ann \(app\), made in .*easel\.sqlite/);
  expect(printed).toMatch(/key_\w+ {2}revoked in .*easel\.sqlite/);
  expect(printed).toMatch(/ann +app +generate,read +– +– +never +revoked/);
  expect(printed).toMatch(/scopes: There is no such scope\.\nmodels: There is no such model\.\nexit code 2/);
  expect(printed).not.toContain('the secret was kept');
}, 90_000);
