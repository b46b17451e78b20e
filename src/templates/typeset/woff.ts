// WOFF 1.0 → sfnt. HarfBuzz reads sfnt only, and the open fonts come as woff: a table directory with zlib inside.
// https://www.w3.org/TR/WOFF/

import { inflateSync } from 'node:zlib';

const WOFF_HEADER = 44;
const WOFF_ENTRY = 20;
const SFNT_HEADER = 12;
const SFNT_ENTRY = 16;
/** A font table larger than this is no font of ours. */
const MAX_TABLE_BYTES = 64 * 1024 * 1024;

/** Unpacks a woff font; throws on anything else. */
export function fromWoff(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('Not a woff font');
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, index) =>
    readTable(woff, WOFF_HEADER + WOFF_ENTRY * index),
  );
  const size = tables.reduce((sum, { data }) => sum + padded(data.length), SFNT_HEADER + SFNT_ENTRY * count);
  const sfnt = Buffer.alloc(size);
  woff.copy(sfnt, 0, 4, 8);
  sfnt.writeUInt16BE(count, 4);
  let offset = SFNT_HEADER + SFNT_ENTRY * count;
  for (const [index, { tag, checksum, data }] of tables.entries()) {
    const entry = SFNT_HEADER + SFNT_ENTRY * index;
    tag.copy(sfnt, entry);
    sfnt.writeUInt32BE(checksum, entry + 4);
    sfnt.writeUInt32BE(offset, entry + 8);
    sfnt.writeUInt32BE(data.length, entry + 12);
    data.copy(sfnt, offset);
    offset += padded(data.length);
  }
  return sfnt;
}

function readTable(woff: Buffer, entry: number) {
  const offset = woff.readUInt32BE(entry + 4);
  const packed = woff.readUInt32BE(entry + 8);
  const length = woff.readUInt32BE(entry + 12);
  const bytes = woff.subarray(offset, offset + packed);
  const data = packed < length ? inflateSync(bytes, { maxOutputLength: MAX_TABLE_BYTES }) : bytes;
  if (data.length !== length) throw new Error('Broken woff font: a table has the wrong length');
  return { tag: woff.subarray(entry, entry + 4), checksum: woff.readUInt32BE(entry + 16), data };
}

function padded(length: number): number {
  return (length + 3) & ~3;
}
