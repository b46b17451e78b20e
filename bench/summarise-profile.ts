// A CPU profile as text: where the time went, by function and by package. `tsx bench/summarise-profile.ts <file>…`

import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

interface Profile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
    children?: number[];
  }[];
  samples: number[];
  timeDeltas: number[];
}

/** Self time by function and by package or room, in per cent of the time that was not idle. */
export function summarise(file: string, most = 30): string {
  const profile: Profile = JSON.parse(readFileSync(file, 'utf8'));
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const functions = new Map<string, number>();
  const places = new Map<string, number>();
  let busy = 0;
  for (const [index, id] of profile.samples.entries()) {
    const frame = byId.get(id)?.callFrame;
    const time = profile.timeDeltas[index] ?? 0;
    if (frame === undefined || frame.functionName === '(idle)' || frame.functionName === '(program)')
      continue;
    busy += time;
    const place = placeOf(frame.url);
    const name = `${frame.functionName || '(anonymous)'}  ${fileOf(frame.url)}:${frame.lineNumber + 1}`;
    functions.set(name, (functions.get(name) ?? 0) + time);
    places.set(place, (places.get(place) ?? 0) + time);
  }
  const show = (times: Map<string, number>): string[] =>
    [...times]
      .sort(([, a], [, b]) => b - a)
      .slice(0, most)
      .map(([name, time]) => `${((time / busy) * 100).toFixed(1).padStart(6)} %  ${name}`);
  return ['By place', ...show(places), '', 'By function', ...show(functions), ''].join('\n');
}

function placeOf(url: string): string {
  const parts = url.split('node_modules/');
  const inPackage = /^((@[^/]+\/)?[^/]+)/.exec(parts.length > 1 ? (parts.at(-1) ?? '') : '');
  if (inPackage !== null) return inPackage[1] ?? '';
  if (url === '') return 'native and garbage collection';
  if (url.startsWith('node:')) return url;
  return /(src|bench)\/[\w-]+/.exec(url)?.[0] ?? 'other';
}

function fileOf(url: string): string {
  return (
    url
      .split('node_modules/')
      .at(-1)
      ?.replace(/^.*?\/((src|bench)\/)/, '$1') ?? ''
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const file of process.argv.slice(2)) process.stdout.write(`${file}\n${summarise(file)}\n`);
}
