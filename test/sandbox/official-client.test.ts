import { createFalClient, type FalClient } from '@fal-ai/client';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';

/** The official client, unmodified; only its traffic goes to the sandbox. */
function clientOf(sandbox: Sandbox): FalClient {
  return createFalClient({
    credentials: 'sandbox:key',
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : input.toString();
      const { host, hostname, pathname, search } = new URL(url);
      return fetch(
        /(^|\.)fal\.(ai|run)$/.test(hostname) ? `${sandbox.url}/${host}${pathname}${search}` : url,
        init,
      );
    },
  });
}

async function pixels(
  url: string,
): Promise<{ data: Buffer; width: number; height: number; channels: number }> {
  const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height, channels: info.channels };
}

function difference(a: Buffer, b: Buffer): number {
  let sum = 0;
  for (let at = 0; at < a.length; at += 7) sum += Math.abs((a[at] ?? 0) - (b[at] ?? 0));
  return sum / (a.length / 7);
}

const INSTANT = { queueMs: 0, positions: 0, runMs: 0, logs: 2 };

describe("fal's own client", () => {
  it.each(['polling', 'streaming'] as const)('subscribes by %s and sees each phase', async (mode) => {
    await using sandbox = await startSandbox({ queueMs: 300, positions: 2, runMs: 600, logs: 4 });
    const client = clientOf(sandbox);
    const seen: string[] = [];
    const { data, requestId } = await client.subscribe('fal-ai/flux/dev', {
      input: { prompt: 'a cat', image_size: { width: 64, height: 48 }, num_images: 2, seed: 5 },
      logs: true,
      ...(mode === 'polling' ? { mode, pollInterval: 100 } : { mode }),
      onQueueUpdate: (update) => seen.push(update.status),
    });
    expect([...new Set(seen)]).toStrictEqual(['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED']);
    expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
    expect(data).toMatchObject({
      seed: 5,
      prompt: 'a cat',
      has_nsfw_concepts: [false, false],
      images: [{ width: 64, height: 48 }, {}],
    });
    expect(await pixels(data.images[0]?.url ?? '')).toMatchObject({ width: 64, height: 48 });
  });

  it('runs at once, uploads files, and cancels', async () => {
    await using sandbox = await startSandbox(INSTANT);
    const client = clientOf(sandbox);
    const picture = await sharp({ create: { width: 40, height: 30, channels: 3, background: '#c33' } })
      .png()
      .toBuffer();
    const image_url = await client.storage.upload(new Blob([new Uint8Array(picture)], { type: 'image/png' }));
    expect(await pixels(image_url)).toMatchObject({ width: 40, height: 30 });
    const { data } = await client.run('fal-ai/flux/dev/image-to-image', {
      input: { prompt: 'p', image_url, strength: 0.5 },
    });
    expect(await pixels(data.images[0]?.url ?? '')).toMatchObject({ width: 40, height: 30 });

    await using slow = await startSandbox({ queueMs: 60_000 });
    const queue = clientOf(slow).queue;
    const { request_id } = await queue.submit('fal-ai/flux/dev', { input: { prompt: 'p' } });
    await queue.cancel('fal-ai/flux/dev', { requestId: request_id });
    expect(await queue.status('fal-ai/flux/dev', { requestId: request_id })).toMatchObject({
      status: 'COMPLETED',
    });
    await expect(queue.cancel('fal-ai/flux/dev', { requestId: request_id })).rejects.toMatchObject({
      status: 400,
    });
    await expect(queue.status('fal-ai/flux/dev', { requestId: 'nope' })).rejects.toMatchObject({
      status: 404,
    });
  });

  it('gets a 422 with the detail when the result is read', async () => {
    await using sandbox = await startSandbox(INSTANT);
    const { queue } = clientOf(sandbox);
    const { request_id } = await queue.submit('fal-ai/flux/dev', { input: { prompt: '', num_images: 9 } });
    const problem = await queue
      .result('fal-ai/flux/dev', { requestId: request_id })
      .catch((error: unknown) => error);
    expect(problem).toMatchObject({
      status: 422,
      body: { detail: [{ loc: ['body', 'prompt'] }, { loc: ['body', 'num_images'] }] },
    });
    const missing = await queue.submit('fal-ai/flux/dev/image-to-image', {
      input: { prompt: 'p', image_url: `${sandbox.url}/v3.fal.media/files/none.png` },
    });
    await expect(queue.result('fal-ai/flux/dev', { requestId: missing.request_id })).rejects.toMatchObject({
      status: 422,
      body: { detail: [{ type: 'file_download_error' }] },
    });
  });
});

describe('its pictures', () => {
  it('follow from endpoint, input and seed', async () => {
    await using sandbox = await startSandbox(INSTANT);
    const client = clientOf(sandbox);
    const make = async (seed: number) => {
      const { data } = await client.run('fal-ai/flux/dev', {
        input: { prompt: 'p', seed, image_size: { width: 64, height: 64 } },
      });
      return (await pixels(data.images[0]?.url ?? '')).data;
    };
    const [a, again, b] = [await make(1), await make(1), await make(2)];
    expect(difference(a, again)).toBe(0);
    expect(difference(a, b)).toBeGreaterThan(5);
  });

  it('keep less of an image the greater the strength', async () => {
    await using sandbox = await startSandbox(INSTANT);
    const client = clientOf(sandbox);
    const picture = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#c33' } })
      .png()
      .toBuffer();
    const image_url = `data:image/png;base64,${picture.toString('base64')}`;
    const original = await sharp(picture).raw().toBuffer();
    const distances: number[] = [];
    for (const strength of [0, 0.3, 0.6, 1]) {
      const { data } = await client.run('fal-ai/flux/dev/image-to-image', {
        input: { prompt: 'p', image_url, strength, seed: 1 },
      });
      const made = await sharp(Buffer.from(await (await fetch(data.images[0]?.url ?? '')).arrayBuffer()))
        .removeAlpha()
        .raw()
        .toBuffer();
      distances.push(difference(original, made));
    }
    expect([...distances].sort((x, y) => x - y)).toStrictEqual(distances);
    expect((distances.at(-1) ?? 0) - (distances[0] ?? 0)).toBeGreaterThan(20);
  });

  it('really compose, cut out and scale', async () => {
    await using sandbox = await startSandbox(INSTANT);
    const client = clientOf(sandbox);
    const toUrl = async (background: string, inner?: string) => {
      const canvas = sharp({ create: { width: 80, height: 60, channels: 3, background } });
      if (inner !== undefined)
        canvas.composite([{ input: { create: { width: 30, height: 20, channels: 3, background: inner } } }]);
      return `data:image/png;base64,${(await canvas.png().toBuffer()).toString('base64')}`;
    };
    const swapped = await client.run('fal-ai/face-swap', {
      input: { base_image_url: await toUrl('#ff0000'), swap_image_url: await toUrl('#0000ff') },
    });
    const face = await pixels((swapped.data as { image: { url: string } }).image.url);
    const at = (x: number, y: number) => [
      ...face.data.subarray((y * face.width + x) * face.channels, (y * face.width + x) * face.channels + 3),
    ];
    expect([at(1, 1), at(40, 20)]).toStrictEqual([
      [255, 0, 0],
      [0, 0, 255],
    ]);
    const cut = await client.run('fal-ai/bria/background/remove', {
      input: { image_url: await toUrl('#ffffff', '#228833') },
    });
    const alpha = await pixels(cut.data.image.url);
    expect([alpha.channels, alpha.data[3], alpha.data[(30 * 80 + 40) * 4 + 3]]).toStrictEqual([4, 0, 255]);
    const large = await client.run('fal-ai/esrgan', {
      input: { image_url: await toUrl('#123456'), scale: 3 },
    });
    expect(await pixels(large.data.image.url)).toMatchObject({ width: 240, height: 180 });
  });
});
