// What bytes are, by the bytes themselves: a declared type is never believed.

import { imageSize } from 'image-size';

export interface ImageFormat {
  contentType: string;
  extension: string;
}

const FORMATS: { matches: (head: Buffer) => boolean; format: ImageFormat }[] = [
  {
    matches: (head) => head.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex')),
    format: { contentType: 'image/png', extension: 'png' },
  },
  {
    matches: (head) => head.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex')),
    format: { contentType: 'image/jpeg', extension: 'jpg' },
  },
  {
    matches: (head) => latin(head, 0, 4) === 'RIFF' && latin(head, 8, 12) === 'WEBP',
    format: { contentType: 'image/webp', extension: 'webp' },
  },
  {
    matches: (head) => /^GIF8[79]a$/.test(latin(head, 0, 6)),
    format: { contentType: 'image/gif', extension: 'gif' },
  },
  {
    matches: (head) => latin(head, 4, 8) === 'ftyp' && /avif|avis/.test(latin(head, 8, 32)),
    format: { contentType: 'image/avif', extension: 'avif' },
  },
];

function latin(head: Buffer, start: number, end: number): string {
  return head.subarray(start, end).toString('latin1');
}

/** Undefined for anything that is no raster image we serve: HTML, SVG, JSON, video. */
export function formatOf(head: Buffer): ImageFormat | undefined {
  return FORMATS.find(({ matches }) => matches(head))?.format;
}

export function contentTypeOfExtension(extension: string): string {
  return (
    FORMATS.find(({ format }) => format.extension === extension)?.format.contentType ??
    'application/octet-stream'
  );
}

/** Width and height by the header, without decoding; undefined when it does not tell. */
export function measure(head: Buffer): { width: number; height: number } | undefined {
  try {
    const { width, height } = imageSize(head);
    return width > 0 && height > 0 ? { width, height } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the end of a file is the end of its image: a body that was cut off has another one. */
export function endsWhole(contentType: string, tail: Buffer): boolean {
  switch (contentType) {
    case 'image/png':
      return tail.includes('IEND');
    case 'image/jpeg':
      return tail.includes(Buffer.from('ffd9', 'hex'));
    default:
      return true;
  }
}
