// The receivers of docs/webhooks.md, run as they stand there.

import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { openTestApp, runToEnd } from '../open-test-app.ts';

const page = readFileSync('docs/webhooks.md', 'utf8');

function example(language: string): string {
  const code = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(page)?.[1];
  if (code === undefined) throw new Error(`The page has no ${language}`);
  return code;
}

/** Everything it prints, and its address. */
async function run(program: string, args: string[], secret: string) {
  const child = spawn(program, args, {
    env: { PATH: process.env['PATH'] ?? '', WEBHOOK_SECRET: secret, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  await expect.poll(() => lines[0]).toMatch(/^listening on \d+$/);
  return {
    url: `http://127.0.0.1:${lines[0]?.replace(/\D+/, '')}/`,
    lines,
    [Symbol.dispose]: () => void child.kill(),
  };
}

const receivers = [
  { language: 'js', program: process.execPath, args: ['--input-type=module', '-e', example('js')] },
  ...(spawnSync('python3', ['--version']).status === 0
    ? [{ language: 'python', program: 'python3', args: ['-c', example('python')] }]
    : []),
];

const ROTATE = `mutation { rotateWebhookSecret(overlapSeconds: 60) { secret } }`;

describe.each(receivers)('the documented receiver in $language', ({ program, args }) => {
  it('takes what Easel signs, after a rotation too, and nothing else', async () => {
    await using app = await openTestApp({ env: { WEBHOOK_ALLOW_PRIVATE: '1' } });
    const { secret } = (await app.post(ROTATE)).data.rotateWebhookSecret;
    using receiver = await run(program, args, secret);
    // A newer secret signs beside the one that the receiver has.
    await app.post(ROTATE);
    const input = {
      model: { fluxDev: { prompt: 'p' } },
      options: { width: 64, height: 64 },
      webhookUrl: receiver.url,
    };
    const { id } = await runToEnd(app, input);
    await expect.poll(() => receiver.lines).toContain(`job.completed ${id}`);
    const forged = await fetch(receiver.url, {
      method: 'POST',
      headers: {
        'webhook-id': 'dlv_x',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': 'v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=',
      },
      body: '{"type":"job.completed","data":{"jobId":"job_forged"}}',
    });
    expect(forged.status).toBe(400);
    expect(receiver.lines.join('\n')).not.toContain('job_forged');
  });
});
