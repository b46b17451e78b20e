// Writes a description into the bytes of a picture, where its format has a place for text. The picture itself is not
// touched: readers that do not look for the text see no difference.

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const JPEG = [0xff, 0xd8];
/** Signature and IHDR, which must come first. */
const PNG_HEAD = 33;
const LONGEST_COMMENT = 65_533;

/** As an iTXt chunk in PNG and a comment in JPEG; other formats come back as they are. */
export function embedMetadata(bytes: Uint8Array<ArrayBuffer>, text: string): Uint8Array<ArrayBuffer> {
  const encoded = new TextEncoder().encode(text);
  if (startsWith(bytes, PNG) && bytes.length > PNG_HEAD)
    return insert(bytes, PNG_HEAD, pngText('parameters', encoded));
  if (startsWith(bytes, JPEG) && encoded.length <= LONGEST_COMMENT) {
    return insert(bytes, endOfApplicationSegments(bytes), jpegComment(encoded));
  }
  return bytes;
}

/** PNG 1.2, section 4.2.3.3: keyword, no compression, no language, no translated keyword, UTF-8 text. */
function pngText(keyword: string, text: Uint8Array): Uint8Array {
  const head = new TextEncoder().encode(`iTXt${keyword}\0\0\0\0\0`);
  const body = new Uint8Array(head.length + text.length);
  body.set(head);
  body.set(text, head.length);
  const chunk = new Uint8Array(body.length + 8);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, body.length - 4);
  chunk.set(body, 4);
  view.setUint32(body.length + 4, crc32(body));
  return chunk;
}

/** A COM segment: marker, length with itself, text. */
function jpegComment(text: Uint8Array): Uint8Array {
  const segment = new Uint8Array(text.length + 4);
  const view = new DataView(segment.buffer);
  view.setUint16(0, 0xfffe);
  view.setUint16(2, text.length + 2);
  segment.set(text, 4);
  return segment;
}

/** JFIF and EXIF want to be first. */
function endOfApplicationSegments(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 4 <= bytes.length && view.getUint8(at) === 0xff && (view.getUint8(at + 1) & 0xf0) === 0xe0) {
    at += 2 + view.getUint16(at + 2);
  }
  return Math.min(at, bytes.length);
}

function insert(bytes: Uint8Array, at: number, piece: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(bytes.length + piece.length);
  joined.set(bytes.subarray(0, at));
  joined.set(piece, at);
  joined.set(bytes.subarray(at), at + piece.length);
  return joined;
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte);
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
