// Writes an XMP packet into the bytes of a PNG, JPEG or WebP file, by the places that "XMP Specification Part 3" names.
// The picture's own data is not decoded and not changed.

import { crc32 } from 'node:zlib';
import { formatOf } from '../image-format.ts';

/** Undefined when the format has no place for it, or the packet is too long for its place. */
export function embedXmp(
  bytes: Buffer,
  xmp: string,
  size: { width: number; height: number },
): Buffer | undefined {
  const packet = Buffer.from(xmp);
  switch (formatOf(bytes)?.contentType) {
    case 'image/png':
      return intoPng(bytes, packet);
    case 'image/jpeg':
      return intoJpeg(bytes, packet);
    case 'image/webp':
      return intoWebp(bytes, packet, size);
    default:
      return undefined;
  }
}

/** Signature and IHDR, which must come first. */
const PNG_HEAD = 33;

function intoPng(bytes: Buffer, packet: Buffer): Buffer {
  // iTXt: keyword, not compressed, no language, no translated keyword, UTF-8 text.
  const data = Buffer.concat([Buffer.from('iTXtXML:com.adobe.xmp\0\0\0\0\0', 'latin1'), packet]);
  const chunk = Buffer.alloc(data.length + 8);
  chunk.writeUInt32BE(data.length - 4, 0);
  data.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(data), data.length + 4);
  return Buffer.concat([bytes.subarray(0, PNG_HEAD), chunk, bytes.subarray(PNG_HEAD)]);
}

const JPEG_XMP = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
const LONGEST_SEGMENT = 65_533;

function intoJpeg(bytes: Buffer, packet: Buffer): Buffer | undefined {
  const length = JPEG_XMP.length + packet.length + 2;
  if (length > LONGEST_SEGMENT) return undefined;
  // After SOI, and after APP0 where there is one: JFIF wants to be first.
  const hasApp0 = bytes.readUInt16BE(2) === 0xffe0;
  const at = hasApp0 ? 4 + bytes.readUInt16BE(4) : 2;
  const head = Buffer.from([0xff, 0xe1, length >> 8, length & 0xff]);
  return Buffer.concat([bytes.subarray(0, at), head, JPEG_XMP, packet, bytes.subarray(at)]);
}

const VP8X_XMP = 0x04;
const VP8X_ALPHA = 0x10;

function intoWebp(
  bytes: Buffer,
  packet: Buffer,
  { width, height }: { width: number; height: number },
): Buffer {
  const kind = bytes.toString('latin1', 12, 16);
  let body = bytes.subarray(12);
  if (kind === 'VP8X') {
    body = Buffer.from(body);
    body.writeUInt8(body.readUInt8(8) | VP8X_XMP, 8);
  } else {
    // The simple form has no place for metadata: it becomes the extended one.
    const header = Buffer.alloc(18);
    header.write('VP8X', 0, 'latin1');
    header.writeUInt32LE(10, 4);
    const alpha = kind === 'VP8L' && (body.readUInt8(12) & 0x10) !== 0 ? VP8X_ALPHA : 0;
    header.writeUInt8(VP8X_XMP | alpha, 8);
    header.writeUIntLE(width - 1, 12, 3);
    header.writeUIntLE(height - 1, 15, 3);
    body = Buffer.concat([header, body]);
  }
  const chunk = Buffer.alloc(8 + packet.length + (packet.length % 2));
  chunk.write('XMP ', 0, 'latin1');
  chunk.writeUInt32LE(packet.length, 4);
  packet.copy(chunk, 8);
  const riff = Buffer.alloc(12);
  riff.write('RIFF', 0, 'latin1');
  riff.writeUInt32LE(4 + body.length + chunk.length, 4);
  riff.write('WEBP', 8, 'latin1');
  return Buffer.concat([riff, body, chunk]);
}
