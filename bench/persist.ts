// What it costs to take an image of 5 MB from the provider to a bucket.

import { type Answer, atLeast, atMost, ratioTable } from './result.ts';
import { compare, rowOf, type Sample } from './runner.ts';
import { startSubject } from './subject.ts';

const FLOOR = 'undici stream piped to a PUT';
const HASHED = 'the same, hashed on the way';
const EASEL = 'Easel: recognised, checked, hashed';

export async function persist({ quick }: { quick: boolean }): Promise<Answer> {
  await using files = await startSubject('files');
  const { url } = await files.ask<{ url: string }>({});
  await using floor = await startSubject('persister', { FILES: url, VARIANT: 'floor' });
  await using hashed = await startSubject('persister', { FILES: url, VARIANT: 'hashed' });
  await using easel = await startSubject('persister', { FILES: url, VARIANT: 'easel' });
  const answer: Answer = {
    asks: 'What does it cost to take an image of 5 MB from the provider to S3, with its SHA-256?',
    tables: [],
    goals: [],
    notes: [
      'Source and bucket are one HTTP server on loopback that keeps nothing: an upper bound of what a network gives.',
    ],
  };
  for (const concurrency of quick ? [8] : [1, 8, 32]) {
    const work = { concurrency, images: concurrency === 1 ? 10 : concurrency === 8 ? 16 : 32 };
    const rows = await compare(
      [
        { name: FLOOR, run: () => floor.ask<Sample>(work) },
        { name: HASHED, run: () => hashed.ask<Sample>(work) },
        { name: EASEL, run: () => easel.ask<Sample>(work) },
      ],
      5,
    );
    answer.tables.push(ratioTable(`${concurrency} at a time`, rows, 'an image', 1 / 0.9));
    const row = rowOf(rows, EASEL);
    answer.goals.push(
      atLeast(
        `images a second over the floor's, ${concurrency} at a time`,
        1 / row.wallRatio[0],
        0.9,
        `an object carries its hash, so that nothing is sent before all has come, and the floor sends meanwhile; with a SHA-256 of 5 MB the floor itself has ${(1 / rowOf(rows, HASHED).wallRatio[0]).toFixed(2)}`,
      ),
      atMost(
        `MB resident, ${concurrency} at a time`,
        (row.rss ?? Number.NaN) / 1e6,
        150,
        `the floor has ${((rowOf(rows, FLOOR).rss ?? Number.NaN) / 1e6).toFixed(0)} MB, most of it chunks that the collector has not come for; the SDK for S3 and 16 MB that are held are the rest`,
      ),
    );
  }
  return answer;
}
