// What a finished request answers, and the files it names.

import { createHash } from 'node:crypto';
import { type Drawing, draw, sizeOfImage } from './draw/draw.ts';
import { planOf } from './draw/plan.ts';
import type { SandboxRequest } from './requests.ts';

export interface Answer {
  status: number;
  body: object;
  headers: Record<string, string>;
}

/** The input fields that hold images, in the order they are used. */
const IMAGE_FIELDS = ['image_url', 'base_image_url', 'swap_image_url', 'image_urls'];
const MOST_IMAGE_BYTES = 50_000_000;
const MOST_CACHED = 64 * 1024 * 1024;

export interface Results {
  answer(request: SandboxRequest, origin: string): Promise<Answer>;
  /** A picture of a request; undefined when there is none of this number. */
  file(request: SandboxRequest, index: number): Promise<Drawing | undefined>;
}

type Loaded = { ok: true; images: Buffer[] } | { ok: false; detail: object };

export function createResults(): Results {
  const loaded = new Map<string, Promise<Loaded>>();
  const drawings = createDrawingCache();

  function inputsOf(request: SandboxRequest): Promise<Loaded> {
    let images = loaded.get(request.id);
    if (images === undefined) {
      images = loadImages(request.input);
      loaded.set(request.id, images);
      if (loaded.size > 1000) loaded.delete(loaded.keys().next().value ?? '');
    }
    return images;
  }

  async function file(request: SandboxRequest, index: number): Promise<Drawing | undefined> {
    const inputs = await inputsOf(request);
    if (!inputs.ok) return undefined;
    const { endpointId, endpoint, input } = request;
    return drawings(`${endpointId} ${JSON.stringify(input)} ${index}`, () =>
      draw({ recipe: endpoint.recipe, endpoint: endpointId, input, images: inputs.images, index }),
    );
  }

  return {
    file,
    async answer(request, origin) {
      const headers = { 'x-fal-request-id': request.id };
      const failed = failureOf(request);
      if (failed !== undefined)
        return { ...failed, headers: { ...headers, ...failed.headers, 'x-fal-billable-units': '0' } };
      const inputs = await inputsOf(request);
      if (!inputs.ok)
        return {
          status: 422,
          body: { detail: [inputs.detail] },
          headers: { ...headers, 'x-fal-billable-units': '0' },
        };
      const [first] = inputs.images;
      const size = first === undefined ? undefined : await sizeOfImage(first);
      const plan = planOf(request.endpointId, request.input, size);
      const scale = request.endpoint.recipe === 'upscale' ? Number(request.input['scale'] ?? 2) : 1;
      const [width, height] = [Math.round(plan.width * scale), Math.round(plan.height * scale)];
      const asked = request.endpoint.output === 'image' ? 1 : plan.count;
      const count = request.fault === 'fewer-images' ? Math.max(1, asked - 1) : asked;
      const format = request.endpoint.recipe === 'remove-background' ? 'png' : plan.format;
      const files = await Promise.all(
        Array.from({ length: count }, async (_, index) => ({
          url:
            request.input['sync_mode'] === true
              ? await inline(await file(request, index))
              : `${origin}/v3.fal.media/files/${request.id}/${index}.${format}`,
          width,
          height,
          content_type: `image/${format}`,
        })),
      );
      const units =
        request.endpoint.unit === 'image'
          ? count
          : count * Math.max(1, Math.ceil((width * height) / 1_000_000));
      const body =
        request.endpoint.output === 'image'
          ? { image: files[0] }
          : {
              images: files,
              timings: { inference: request.timing.runMs / 1000 },
              seed: plan.seed,
              has_nsfw_concepts: files.map(() => request.fault === 'nsfw'),
              prompt: plan.prompt,
            };
      return { status: 200, body, headers: { ...headers, 'x-fal-billable-units': String(units) } };
    },
  };
}

async function inline(drawing: Drawing | undefined): Promise<string> {
  return drawing === undefined
    ? ''
    : `data:${drawing.contentType};base64,${drawing.bytes.toString('base64')}`;
}

function failureOf(request: SandboxRequest): Answer | undefined {
  if (request.canceledAt !== null)
    return {
      status: 499,
      body: { detail: 'Request was cancelled', error_type: 'client_cancelled' },
      headers: {},
    };
  if (request.problems.length > 0) return { status: 422, body: { detail: request.problems }, headers: {} };
  switch (request.fault) {
    case 'run-422':
      return {
        status: 422,
        body: {
          detail: [
            { loc: ['body', 'prompt'], msg: 'The sandbox was asked to refuse this', type: 'value_error' },
          ],
        },
        headers: { 'x-fal-retryable': 'false' },
      };
    case 'content-policy':
      return {
        status: 422,
        body: {
          detail: [
            {
              loc: ['body', 'prompt'],
              msg: 'The content could not be processed because it contained material flagged by a content checker.',
              type: 'content_policy_violation',
            },
          ],
        },
        headers: { 'x-fal-retryable': 'false' },
      };
    case 'run-500':
      return {
        status: 500,
        body: { detail: 'Internal server error', error_type: 'internal_server_error' },
        headers: { 'x-fal-error-type': 'internal_server_error' },
      };
    default:
      return undefined;
  }
}

async function loadImages(input: Record<string, unknown>): Promise<Loaded> {
  const images: Buffer[] = [];
  for (const field of IMAGE_FIELDS) {
    const value = input[field];
    for (const url of Array.isArray(value) ? value : [value]) {
      if (typeof url !== 'string') continue;
      const bytes = await fetchImage(url);
      if (bytes === undefined)
        return {
          ok: false,
          detail: {
            loc: ['body', field],
            msg: 'Failed to download the file.',
            type: 'file_download_error',
            input: url.slice(0, 200),
          },
        };
      if ((await sizeOfImage(bytes)) === undefined)
        return {
          ok: false,
          detail: {
            loc: ['body', field],
            msg: 'Failed to load the image.',
            type: 'image_load_error',
            input: url.slice(0, 200),
          },
        };
      images.push(bytes);
    }
  }
  return { ok: true, images };
}

async function fetchImage(url: string): Promise<Buffer | undefined> {
  const inlined = /^data:[\w/+.-]+;base64,(.*)$/s.exec(url);
  if (inlined !== null) return Buffer.from(inlined[1] ?? '', 'base64');
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    if (!answer.ok || Number(answer.headers.get('content-length') ?? 0) > MOST_IMAGE_BYTES) return undefined;
    return Buffer.from(await answer.arrayBuffer());
  } catch {
    return undefined;
  }
}

/** Equal requests have equal pictures, so one drawing serves them all; the newest are kept, up to a size. */
function createDrawingCache(): (key: string, make: () => Promise<Drawing>) => Promise<Drawing> {
  const kept = new Map<string, Promise<Drawing>>();
  let bytes = 0;
  return (text, make) => {
    const key = createHash('sha256').update(text).digest('base64');
    const known = kept.get(key);
    if (known !== undefined) return known;
    const drawing = make();
    kept.set(key, drawing);
    drawing.then(
      (made) => {
        bytes += made.bytes.length;
        for (const [oldest, old] of kept) {
          if (bytes <= MOST_CACHED || oldest === key) break;
          kept.delete(oldest);
          void old.then((gone) => (bytes -= gone.bytes.length));
        }
      },
      () => kept.delete(key),
    );
    return drawing;
  };
}
