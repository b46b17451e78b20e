// Draws what a request asks for, as a function of the endpoint, the input and the seed. sharp is loaded when the
// first picture is read.

import type sharpFactory from 'sharp';
import type { Sharp } from 'sharp';
import type { Recipe } from '../endpoints.ts';
import { type Plan, planOf, randomFrom } from './plan.ts';
import { sceneSvg, stamp } from './scene.ts';

export interface Drawing {
  bytes: Buffer;
  contentType: string;
}

export interface DrawRequest {
  recipe: Recipe;
  endpoint: string;
  input: Record<string, unknown>;
  /** The input's images, in the order of its fields. */
  images: Buffer[];
  index: number;
}

type SharpFactory = typeof sharpFactory;

/** What callers send is decoded in this process too. */
const LIMITS = { limitInputPixels: 50_000_000 } as const;

const loadSharp = async (): Promise<SharpFactory> => (await import('sharp')).default;

/** Width and height an image has, or undefined when it cannot be decoded. */
export async function sizeOfImage(bytes: Buffer): Promise<{ width: number; height: number } | undefined> {
  const sharp = await loadSharp();
  try {
    const { width, height } = await sharp(bytes, LIMITS).metadata();
    return { width, height };
  } catch {
    return undefined;
  }
}

export async function draw(request: DrawRequest): Promise<Drawing> {
  const sharp = await loadSharp();
  const [first] = request.images;
  const size = first === undefined ? undefined : await sizeOfImage(first);
  const plan = planOf(request.endpoint, request.input, size);
  const picture = await paint(sharp, request, plan);
  return encode(picture, request.recipe === 'remove-background' ? 'png' : plan.format);
}

async function paint(sharp: SharpFactory, request: DrawRequest, plan: Plan): Promise<Sharp> {
  const [first, second] = request.images;
  const scene = (): Sharp => sharp(Buffer.from(sceneSvg(plan, request.index)));
  if (first === undefined) return scene();
  const { width, height } = plan;
  switch (request.recipe) {
    case 'text':
    case 'image':
      return blend(sharp, first, scene(), plan, strengthOf(request.input));
    case 'edit':
      return sharp(first, LIMITS)
        .resize(width, height, { fit: 'cover' })
        .modulate({ hue: Math.round(randomFrom(plan.seed)() * 300) + 30, saturation: 1.2 })
        .composite([{ input: svg(plan) }]);
    case 'face-swap':
      return swapFace(sharp, first, second ?? first, plan);
    case 'remove-background':
      return removeBackground(sharp, first);
    case 'upscale': {
      const scale = typeof request.input['scale'] === 'number' ? request.input['scale'] : 2;
      return sharp(first, LIMITS).resize(Math.round(width * scale), Math.round(height * scale), {
        kernel: 'lanczos3',
      });
    }
  }
}

function svg({ width, height }: Plan): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${stamp(width, height)}</svg>`,
  );
}

/** 0 keeps the image, 1 makes it anew. */
function strengthOf(input: Record<string, unknown>): number {
  if (typeof input['strength'] === 'number') return input['strength'];
  const nearness = input['image_prompt_strength'];
  return typeof nearness === 'number' ? 1 - nearness : 0.85;
}

async function blend(
  sharp: SharpFactory,
  image: Buffer,
  scene: Sharp,
  plan: Plan,
  strength: number,
): Promise<Sharp> {
  const { width, height } = plan;
  const over = await scene.removeAlpha().ensureAlpha(strength).png().toBuffer();
  return sharp(image, LIMITS)
    .resize(width, height, { fit: 'cover' })
    .removeAlpha()
    .composite([{ input: over }, { input: svg(plan) }]);
}

/** The second picture's middle, in an oval over the first one's. */
async function swapFace(sharp: SharpFactory, base: Buffer, face: Buffer, plan: Plan): Promise<Sharp> {
  const { width, height } = plan;
  const [w, h] = [Math.max(1, Math.round(width * 0.34)), Math.max(1, Math.round(height * 0.44))];
  const oval = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><ellipse cx="${w / 2}" cy="${h / 2}" rx="${w / 2}" ry="${h / 2}" fill="#fff"/></svg>`,
  );
  const cut = await sharp(face, LIMITS)
    .resize(w, h, { fit: 'cover' })
    .ensureAlpha()
    .composite([{ input: oval, blend: 'dest-in' }])
    .png()
    .toBuffer();
  const place = { left: Math.round((width - w) / 2), top: Math.round((height - h) * 0.35) };
  return sharp(base, LIMITS)
    .resize(width, height)
    .composite([{ input: cut, ...place }, { input: svg(plan) }]);
}

/** What is like the border, and reached from it, becomes transparent. */
async function removeBackground(sharp: SharpFactory, image: Buffer): Promise<Sharp> {
  const { data, info } = await sharp(image, LIMITS).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  const border = data.subarray(0, 3);
  const isBackground = (pixel: number): boolean => {
    const at = pixel * 4;
    const distance = Math.hypot(
      (data[at] ?? 0) - (border[0] ?? 0),
      (data[at + 1] ?? 0) - (border[1] ?? 0),
      (data[at + 2] ?? 0) - (border[2] ?? 0),
    );
    return distance < 48;
  };
  const out = Buffer.from(data);
  const seen = new Uint8Array(width * height);
  const queue: number[] = [];
  for (let x = 0; x < width; x++) queue.push(x, (height - 1) * width + x);
  for (let y = 0; y < height; y++) queue.push(y * width, y * width + width - 1);
  for (let pixel = queue.pop(); pixel !== undefined; pixel = queue.pop()) {
    if (seen[pixel] === 1 || !isBackground(pixel)) continue;
    seen[pixel] = 1;
    out[pixel * 4 + 3] = 0;
    const x = pixel % width;
    if (x > 0) queue.push(pixel - 1);
    if (x < width - 1) queue.push(pixel + 1);
    if (pixel >= width) queue.push(pixel - width);
    if (pixel < width * (height - 1)) queue.push(pixel + width);
  }
  return sharp(out, { raw: { width, height, channels: 4 } });
}

async function encode(picture: Sharp, format: Plan['format']): Promise<Drawing> {
  switch (format) {
    case 'png':
      return { bytes: await picture.png({ compressionLevel: 6 }).toBuffer(), contentType: 'image/png' };
    case 'jpeg':
      return { bytes: await picture.jpeg({ quality: 88 }).toBuffer(), contentType: 'image/jpeg' };
    case 'webp':
      return { bytes: await picture.webp().toBuffer(), contentType: 'image/webp' };
  }
}
