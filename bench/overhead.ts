// What a whole job costs over the provider's own client: accepted, durable, followed, stored, settled; against the
// same instant sandbox.

import { compare, report, save } from './runner.ts';
import type { Sample } from './runner.ts';
import { startSubject } from './subject.ts';

export async function overhead(quick: boolean): Promise<void> {
  await using sandbox = await startSubject('sandbox');
  const { url } = await sandbox.ask<{ url: string }>({});
  await using client = await startSubject('bare-client', { FAL_BASE_URL: url });
  await using easel = await startSubject('easel', { FAL_BASE_URL: url });
  const results: Record<string, unknown> = {};
  for (const concurrency of quick ? [1, 32] : [1, 32, 256]) {
    const work = { concurrency, jobs: concurrency === 1 ? 40 : concurrency === 32 ? 320 : 768 };
    const rows = await compare(
      [
        { name: 'bare client, subscribe streaming', run: () => client.ask<Sample>(work) },
        { name: 'whole Easel job', run: () => easel.ask<Sample>(work) },
      ],
      quick ? 3 : 5,
    );
    report(`overhead: a job against an instant provider, ${concurrency} at a time`, rows);
    results[`concurrency ${concurrency}`] = rows;
  }
  save('overhead', results);
}
