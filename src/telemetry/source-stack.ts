// Stacks of the built server, told by its sources. Node can do that for every error (--enable-source-maps), and reads the
// maps of all code at the start for it, which takes 10 MB and a twentieth of the time. Here a map is read when an error
// that comes out of its file is logged.

import { existsSync, readFileSync } from 'node:fs';
import { type SourceMapPayload, SourceMap } from 'node:module';

/** Where a frame is: `file:///…/server.js:1:234`. */
const PLACE = /(file:\/\/[^\s()]+):(\d+):(\d+)/g;

/** Of files in `folder` (a URL that ends with a slash) alone: those of packages have maps to sources that nobody has. */
export function createSourceStacks(folder: string): (stack: string) => string {
  const maps = new Map<string, SourceMap | null>();

  function mapOf(file: string): SourceMap | null {
    if (!file.startsWith(folder)) return null;
    let map = maps.get(file);
    if (map === undefined) {
      map = readMap(new URL(`${file}.map`));
      maps.set(file, map);
    }
    return map;
  }

  return (stack) =>
    stack.replace(PLACE, (place, file: string, line: string, column: string) => {
      const entry = mapOf(file)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (entry === undefined || !('originalSource' in entry)) return place;
      const { originalSource, originalLine, originalColumn } = entry;
      return `${new URL(originalSource, file).href}:${originalLine + 1}:${originalColumn + 1}`;
    });
}

function readMap(file: URL): SourceMap | null {
  // The build writes it beside the code; the sources themselves have none.
  return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8')) as SourceMapPayload) : null;
}
