// Archives in the pax interchange format (POSIX.1-2001), which every tar reads: names of any length, files of any size.

import { Buffer } from 'node:buffer';

const BLOCK = 512;

export interface TarEntry {
  name: string;
  bytes: number;
}

/** What stands before the bytes of an entry. */
export function tarHeader({ name, bytes }: TarEntry): Buffer {
  const records = [paxRecord('path', name), paxRecord('size', String(bytes))].join('');
  const pax = Buffer.from(records);
  return Buffer.concat([
    ustar({ name: 'pax', bytes: pax.length, type: 'x' }),
    pax,
    padding(pax.length),
    // Readers that know pax take name and size from above; the others see what fits.
    ustar({
      name: Buffer.from(name).subarray(-100).toString('latin1'),
      bytes: Math.min(bytes, 0o77777777777),
      type: '0',
    }),
  ]);
}

/** What fills up the last block after so many bytes. */
export function padding(bytes: number): Buffer {
  return Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK);
}

export const TAR_END = Buffer.alloc(2 * BLOCK);

function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const length = Buffer.byteLength(rest);
  // The length counts its own digits.
  const digits = String(length + String(length).length).length;
  return `${length + digits}${rest}`;
}

function ustar({ name, bytes, type }: TarEntry & { type: string }): Buffer {
  const block = Buffer.alloc(BLOCK);
  const octal = (value: number, width: number): string => `${value.toString(8).padStart(width - 1, '0')}\0`;
  block.write(name, 0, 100, 'latin1');
  block.write(octal(0o600, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(bytes, 12), 124);
  block.write(octal(0, 12), 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar\x0000', 257, 'latin1');
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** Raises Error when the archive is cut off or none of ours. The bytes of an entry must be read before the next. */
export async function* readTar(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<TarEntry & { body: AsyncGenerator<Buffer, void, undefined> }, void, undefined> {
  const source = createReader(chunks);
  for (;;) {
    const first = await source.exactly(BLOCK);
    if (first.every((byte) => byte === 0)) return;
    const pax = readUstar(first);
    if (pax.type !== 'x') throw new Error('The archive is none of Easel’s');
    const records = parsePax(await source.exactly(pax.bytes));
    await source.exactly(padding(pax.bytes).length);
    readUstar(await source.exactly(BLOCK));
    const bytes = Number(records.get('size'));
    const entry = { name: records.get('path') ?? '', bytes, body: source.take(bytes) };
    yield entry;
    // What was not read is skipped.
    for await (const _ of entry.body) continue;
    await source.exactly(padding(bytes).length);
  }
}

function readUstar(block: Buffer): { type: string; bytes: number } {
  const sum = Number.parseInt(block.toString('latin1', 148, 154), 8);
  const counted = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 32 : byte), 0);
  if (sum !== counted) throw new Error('The archive is damaged');
  return {
    type: block.toString('latin1', 156, 157),
    bytes: Number.parseInt(block.toString('latin1', 124, 135), 8),
  };
}

function parsePax(data: Buffer): Map<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < data.length;) {
    const space = data.indexOf(' ', at);
    const length = Number(data.toString('latin1', at, space));
    const [key = '', ...value] = data.toString('utf8', space + 1, at + length - 1).split('=');
    records.set(key, value.join('='));
    at += length;
  }
  return records;
}

function createReader(chunks: AsyncIterable<Buffer>) {
  const iterator = chunks[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const next = await iterator.next();
    if (next.done === true) throw new Error('The archive is cut off');
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
  };
  return {
    async exactly(length: number): Promise<Buffer> {
      while (rest.length < length) await more();
      const taken = rest.subarray(0, length);
      rest = rest.subarray(length);
      return taken;
    },
    async *take(length: number): AsyncGenerator<Buffer, void, undefined> {
      let left = length;
      while (left > 0) {
        if (rest.length === 0) await more();
        const part = rest.subarray(0, left);
        rest = rest.subarray(part.length);
        left -= part.length;
        yield part;
      }
    },
  };
}
