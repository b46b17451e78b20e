// Addresses of images and of what is derived from them. A variant is made when it is first asked for, stored, and
// remembered; many who ask at once wait for one.

import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { Image, Job } from '../domain/job.ts';
import { formatOf } from './image-format.ts';
import type { ObjectStore } from './object-store.ts';
import { embedXmp } from './provenance/embed-xmp.ts';
import { type Provenance, toXmp } from './provenance/to-xmp.ts';

type ResizedName = keyof typeof SIDES;
type DerivedName = ResizedName | 'DOWNLOAD';
export type VariantName = 'ORIGINAL' | DerivedName;

export interface ImageUrls {
  /** An address that works for `expiresIn` seconds; the original's where the variant cannot be made. */
  url(image: Image, options: { expiresIn: number; variant: VariantName }): Promise<string>;
  /** Base64 thumbhash; null when the image cannot be decoded. */
  thumbHash(image: Image): Promise<string | null>;
}

/** What it needs of the store. */
export interface ImageRecords {
  images: {
    /** False when the image is there no more. */
    addDerived(
      id: string,
      derived: { thumbHash?: string; variants?: Record<string, string> },
    ): Promise<boolean>;
  };
  jobs: { get(id: string): Promise<Pick<Job, 'requestHash'> | undefined> };
}

const MOST_PIXELS = 100_000_000;
const SIDES = { THUMBNAIL: 256, MEDIUM: 512, PREVIEW: 1024, WEBP: null } as const;

export function createImageUrls(objects: ObjectStore, records: ImageRecords): ImageUrls {
  const making = new Map<string, Promise<string>>();

  function once(key: string, make: () => Promise<string>): Promise<string> {
    let made = making.get(key);
    if (made === undefined) {
      made = make().finally(() => making.delete(key));
      making.set(key, made);
    }
    return made;
  }

  async function makeVariant(image: Image, variant: DerivedName): Promise<string> {
    const original = await readOriginal(objects, image);
    const xmp = toXmp(await provenanceOf(image, records));
    const made =
      variant === 'DOWNLOAD' ? annotate(original, image, xmp) : await resize(original, SIDES[variant], xmp);
    // A format without a place for metadata is downloaded as it is.
    if (made === undefined) return image.key;
    const { bytes, contentType, extension } = made;
    const key = image.key
      .replace(/^images\//, 'variants/')
      .replace(/\.\w+$/, `-${variant.toLowerCase()}.${extension}`);
    await objects.put({ key, body: Readable.from([bytes]), contentType, length: bytes.length });
    if (await records.images.addDerived(image.id, { variants: { [variant]: key } })) return key;
    await objects.remove([key]);
    throw new Error(`Image ${image.id} was deleted meanwhile`);
  }

  async function makeThumbHash(image: Image): Promise<string> {
    const [{ default: sharp }, { rgbaToThumbHash }] = await Promise.all([
      import('sharp'),
      import('thumbhash'),
    ]);
    const { data, info } = await sharp(await readOriginal(objects, image), { limitInputPixels: MOST_PIXELS })
      .resize(100, 100, { fit: 'inside' })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const thumbHash = Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
    await records.images.addDerived(image.id, { thumbHash });
    return thumbHash;
  }

  /** One image whose bytes were lost or cannot be decoded must not take a whole page of images along. */
  async function madeOrNot(image: Image, variant: DerivedName): Promise<string | undefined> {
    try {
      return await once(`${image.id} ${variant}`, () => makeVariant(image, variant));
    } catch {
      return undefined;
    }
  }

  return {
    async url(image, { expiresIn, variant }) {
      if (variant === 'ORIGINAL') return objects.url(image.key, { expiresIn });
      const known = image.variants[variant];
      const key = known ?? (await madeOrNot(image, variant)) ?? image.key;
      return objects.url(key, { expiresIn });
    },
    async thumbHash(image) {
      if (image.thumbHash !== null) return image.thumbHash;
      try {
        return await once(`${image.id} thumbhash`, () => makeThumbHash(image));
      } catch {
        return null;
      }
    },
  };
}

async function readOriginal(objects: ObjectStore, image: Image): Promise<Buffer> {
  const original = await objects.get(image.key);
  if (original === undefined) throw new Error(`The bytes of image ${image.id} are not there`);
  return buffer(original.body);
}

interface Derived {
  bytes: Buffer;
  contentType: string;
  extension: string;
}

async function resize(original: Buffer, side: number | null, xmp: string): Promise<Derived> {
  const { default: sharp } = await import('sharp');
  const picture = sharp(original, { limitInputPixels: MOST_PIXELS });
  if (side !== null) picture.resize(side, side, { fit: 'inside', withoutEnlargement: true });
  const bytes = await picture
    .webp({ quality: side === null ? 90 : 80 })
    .withXmp(xmp)
    .toBuffer();
  return { bytes, contentType: 'image/webp', extension: 'webp' };
}

/** The same picture data, with where it comes from beside it. */
function annotate(original: Buffer, image: Image, xmp: string): Derived | undefined {
  const bytes = embedXmp(original, xmp, image);
  const format = formatOf(original);
  return bytes === undefined || format === undefined ? undefined : { bytes, ...format };
}

async function provenanceOf(
  { id, jobId, model, seed, sha256, createdAt }: Image,
  { jobs }: ImageRecords,
): Promise<Provenance> {
  const inputHash = (await jobs.get(jobId))?.requestHash ?? null;
  return { model, seed, inputHash, jobId, imageId: id, originalSha256: sha256, createdAt };
}
