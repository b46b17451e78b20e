import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { GENERATE, JOB, openTestApp, PROGRESS, runToEnd } from '../open-test-app.ts';

describe('generateImage', () => {
  it('accepts, reports progress, stores the image and settles the price', async () => {
    await using app = await openTestApp({ sandbox: { queueMs: 200, positions: 2, runMs: 300, logs: 3 } });
    const { data } = await app.post(GENERATE, {
      input: { model: { fluxPro: { prompt: 'A professional headshot' } } },
    });
    const { job, replayed, errors } = data.generateImage;
    expect({ errors, replayed }).toStrictEqual({ errors: [], replayed: false });
    expect(job).toMatchObject({
      status: 'QUEUED',
      userId: 'operator',
      cost: { estimate: '0.05', held: '0.05', settled: null },
    });

    const events = (await app.collect(PROGRESS, { jobId: job.id })).map(({ data: d }) => d.jobProgress);
    expect(events.map(({ seq }) => seq)).toStrictEqual(events.map((_, index) => index + 1));
    const kinds = events.map(({ __typename }) => __typename);
    expect(kinds[0]).toBe('JobQueued');
    expect(kinds).toContain('JobRunning');
    expect(kinds.slice(-2)).toStrictEqual(['ImageStored', 'JobFinished']);
    expect(events.flatMap((event) => event.logs ?? [])).toHaveLength(3);
    const progress = events.filter((e) => e.__typename === 'JobRunning').map((e) => e.progress ?? 0);
    expect([...progress].sort((a, b) => a - b)).toStrictEqual(progress);
    const finished = events.at(-1).job;
    expect(finished).toMatchObject({
      status: 'COMPLETED',
      lastSeq: events.length,
      cost: { settled: '0.05' },
    });

    const stored = (await app.post(JOB, { id: job.id })).data.job;
    expect(stored.images).toHaveLength(1);
    const [image] = stored.images;
    const served = await fetch(image.url);
    const bytes = Buffer.from(await served.arrayBuffer());
    expect(served.headers.get('content-type')).toBe(image.contentType);
    expect(bytes.length).toBe(image.bytes);
    expect(await sharp(bytes).metadata()).toMatchObject({ width: 1024, height: 1024 });
    expect(image).toMatchObject({ width: 1024, height: 1024, job: { id: job.id } });
  });

  it('stores all images of a request, of the size asked for', async () => {
    await using app = await openTestApp();
    const job = await runToEnd(app, {
      model: { fluxDev: { prompt: 'a cat' } },
      options: { width: 640, height: 384, numImages: 3, seed: 0 },
    });
    expect(job).toMatchObject({ status: 'COMPLETED', cost: { settled: '0.09' } });
    expect(
      job.images.map(({ width, height }: { width: number; height: number }) => [width, height]),
    ).toStrictEqual([
      [640, 384],
      [640, 384],
      [640, 384],
    ]);
    const [submission] = await app.submissions();
    expect(submission).toMatchObject({
      endpoint: 'fal-ai/flux/dev',
      input: { prompt: 'a cat', seed: 0, num_images: 3, image_size: { width: 640, height: 384 } },
    });
  });

  it('routes each combination of inputs to the endpoint that takes it', async () => {
    await using app = await openTestApp();
    const picture = await runToEnd(app, { model: { fluxDev: { prompt: 'a start' } } });
    const imageUrl = `easel://images/${picture.images[0].id}`;
    const loraUrl = 'https://example.com/weights.safetensors';
    const requests = [
      [{ fluxPro: { prompt: 'p', imageUrl, strength: 0.3 } }, 'fal-ai/flux-pro/v1.1-ultra'],
      [{ fluxDev: { prompt: 'p', imageUrl } }, 'fal-ai/flux/dev/image-to-image'],
      [{ fluxDev: { prompt: 'p', loraUrl, loraScale: 0 } }, 'fal-ai/flux-lora'],
      [{ fluxLora: { prompt: 'p', loraUrl, imageUrl, strength: 0 } }, 'fal-ai/flux-lora/image-to-image'],
      [{ imageToImage: { prompt: 'p', imageUrl, guidanceScale: 2 } }, 'fal-ai/flux/dev/image-to-image'],
      [{ faceSwap: { imageUrl, targetImageUrl: imageUrl } }, 'fal-ai/face-swap'],
    ] as const;
    for (const [model, endpoint] of requests) {
      const job = await runToEnd(app, { model });
      expect([job.status, job.attempts[0].endpoint, job.failure]).toStrictEqual([
        'COMPLETED',
        endpoint,
        null,
      ]);
    }
  });
});
