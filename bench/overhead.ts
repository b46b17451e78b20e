// What a whole job costs over the provider's own client: accepted, durable, followed, stored, settled; against the
// same instant sandbox.

import { type Answer, atMost, ratioTable } from './result.ts';
import { compare, rowOf, type Sample } from './runner.ts';
import { startSubject } from './subject.ts';

const CLIENT = 'bare client, subscribe streaming';
const EASEL = 'whole Easel job';
const FLUSHES =
  'three flushes of the log (accepted, about to be sent, ended) and two of the image (its bytes, its name) wait for this disk, one after the other';
const THREAD = 'the work of the line above, nearly all of it on one thread';
const STEPS =
  'five changes of the record in shared transactions, a fourth request for the image, and six file operations for it; see the profile';

export async function overhead({ quick }: { quick: boolean }): Promise<Answer> {
  await using sandbox = await startSubject('sandbox');
  const { url } = await sandbox.ask<{ url: string }>({});
  await using client = await startSubject('bare-client', { FAL_BASE_URL: url });
  await using easel = await startSubject('easel', { FAL_BASE_URL: url });
  // Both need some thousand jobs until they are compiled as they stay.
  const warmUp = { concurrency: 32, jobs: quick ? 400 : 1600 };
  await client.ask(warmUp);
  await easel.ask(warmUp);
  const answer: Answer = {
    asks: 'What does a whole job (accepted, durable, followed, image stored, settled) cost over the bare client?',
    tables: [],
    goals: [],
    notes: ['The provider is the local sandbox, which answers at once; both sides use the same one.'],
  };
  for (const concurrency of quick ? [1, 32] : [1, 32, 256]) {
    const work = { concurrency, jobs: concurrency === 1 ? 30 : concurrency === 32 ? 256 : 512 };
    const rows = await compare(
      [
        { name: CLIENT, run: () => client.ask<Sample>(work) },
        { name: EASEL, run: () => easel.ask<Sample>(work) },
      ],
      quick ? 3 : 5,
      { warm: concurrency === 32 },
    );
    answer.tables.push(ratioTable(`${concurrency} at a time`, rows, 'a job', 1));
    const row = rowOf(rows, EASEL);
    if (concurrency === 1) {
      const added = row.wall[0] - rowOf(rows, CLIENT).wall[0];
      answer.goals.push(atMost('milliseconds added to a job alone', added, 4, FLUSHES));
    } else {
      answer.goals.push(
        atMost(`CPU of a job over the bare client's, ${concurrency} at a time`, row.cpuRatio[0], 1, STEPS),
      );
      answer.goals.push(
        atMost(`time of a job over the bare client's, ${concurrency} at a time`, row.wallRatio[0], 1, THREAD),
      );
    }
  }
  return answer;
}
