import { expect, it } from 'vitest';
import { blocksOf } from '../docs/blocks.ts';
import { runShell } from '../docs/run-shell.ts';
import { openTestApp } from '../open-test-app.ts';

// One shell for all of them, as a reader has one; a server of their own, as the first key ends that others come in.
it('the commands of the documentation work, one after the other', async () => {
  await using app = await openTestApp();
  const commands = blocksOf('docs/authentication.md').filter(({ language }) => language === 'bash');
  expect(commands.length).toBeGreaterThan(2);
  const printed = await runShell(commands.map(({ text }) => text).join('\n'), {
    url: app.url,
    cwd: app.folder,
    env: { EASEL_URL: app.url, DATA_DIR: app.folder, LOG_LEVEL: 'error' },
  });
  expect(printed).toMatch(/user123 +web app +generate,read +\$0\.00 of \$50\.00 a month +2027-01-01/);
  expect(printed).toContain(
    '{"data":{"me":{"userId":"user123","scopes":["GENERATE","READ"],"key":{"name":"web app"}}}}',
  );
  expect(printed).toMatch(/"token":"[\w.-]+","expiresAt":"20[^"]+","errors":\[\]/);
}, 60_000);
