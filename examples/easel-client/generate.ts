// @easel/client reconnects, resumes and cancels by itself: this is all there is to write.

import { easel } from '@easel/client';

const prompt = process.argv[2] ?? 'a lighthouse';
const job = await easel.generate(
  { fluxSchnell: { prompt } },
  { onProgress: ({ status, progress }) => console.log(status, progress ?? '') },
);
console.log(job.images[0]?.url);
