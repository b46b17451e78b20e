// `npm run bench:report`: docs/performance.md and its charts, from bench/results. No figure is typed by hand.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { drawChart } from './chart.ts';
import { loadResults, type Result, type Table } from './result.ts';

const PAGE = 'docs/performance.md';
const CHARTS = 'docs/performance';
const ORDER = [
  'query',
  'fanout',
  'backpressure',
  'submit',
  'overhead',
  'progress',
  'persist',
  'scale',
  'scale-million',
  'start',
  'studio',
  'templates',
  'queue',
  'soak',
  'soak-longer',
];
const LONGER = new Set(['scale-million', 'soak-longer']);

export function writeReport(): void {
  const results = loadResults().sort((one, other) => ORDER.indexOf(one.name) - ORDER.indexOf(other.name));
  rmSync(CHARTS, { recursive: true, force: true });
  mkdirSync(CHARTS, { recursive: true });
  const missing = ORDER.filter(
    (name) => !LONGER.has(name) && results.every((result) => result.name !== name),
  );
  const text = [
    HEADER,
    ...(missing.length === 0 ? [durationOf(results)] : []),
    summaryOf(results),
    ...(missing.length === 0
      ? []
      : [`\nNot measured yet: ${missing.map((name) => `\`${name}\``).join(', ')}.\n`]),
    ...results.map(sectionOf),
    PROFILES,
    ...profiles(),
  ].join('\n');
  writeFileSync(PAGE, `${text.trimEnd()}\n`);
}

const HEADER = `# Performance

Written by \`npm run bench:report\` from \`bench/results/\`; every figure is repeated by the command beside it. \`npm run bench\`
measures everything, \`npm run bench -- <name> --quick\` one question in under a minute.

A figure in milliseconds says little about another machine, so all are compared: with a floor (the least that must be done)
or a peer, in the same minutes, round after round in turn. A ratio is the median of the ratios within each round; its least
and greatest stand beside it. CPU is that of the measured process alone and moves less than time; on two shared cores gaps
under 30 % are not resolved.
`;

const PROFILES = `## Profiles

Where the time of the hottest paths goes, by self time, and what the longest frames of the gallery wait for; \`PROFILE=<folder>
npm run bench -- <name>\` writes CPU profiles there, \`npx tsx bench/summarise-profile.ts <file>\` makes such texts of them,
\`npm run bench:profiles\` all of these.

What such profiles led to:

- query: compiled execution, as Apollo's gateway executor so that its hooks and masking stay; documents parsed, validated
  and weighed once; no cache-control plugin; no negotiation about plain JSON, which Apollo does twice a request; CORS
  options made once; requests that came together are answered together, as waking the reader for each answer cost more
  than the answer; loaders made when something is loaded.
- fan-out: an event is executed and made into bytes once for all who see the same, in one turn where nothing must be
  loaded, its variables coerced once; one frame, one write a socket, and writes of one turn
  in one go; one timer for the life of a feed.
- whole job: the log is flushed beside the process instead of at each commit, which stopped it for as long as the disk
  took; a run waits for the disk twice; fewer calls of the disk store go through the thread pool, each of which costs more
  than most of what it does; webhooks that are due are looked for without a transaction; the log is copied into the file
  a quarter as often.
- all paths: a field that an object gains stands before the spread, not behind it. Behind, V8 of Node 20 gives every
  single object a layout of its own: the literal takes a microsecond instead of a fifth of one, and whoever reads its
  fields looks them up anew each time (\`node --log-ic\` lists such reads). With the hottest of these gone, those that
  undici's own \`request\` makes included, a whole job took a tenth less.
- persist: objects of up to 8 MiB are sent in one piece with their hash before them, which costs no frame a chunk; a chunk
  passes one generator on its way, not three streams.
- start: one file in place of 1,700, short-named and in one-byte characters; Fastify's compilers for JSON Schema left out,
  as routes have their own; the provider's client, undici, YAML, typesetting and the pages of the REST documents when they
  are first needed; the schema's text not validated again; no code made for schemas that are read once.
`;

/** Beside what else the machine did at the time. */
function durationOf(results: readonly Result[]): string {
  const seconds = (some: readonly Result[]): number =>
    some.reduce((sum, result) => sum + (result.seconds ?? 0), 0);
  const minutes = (seconds(results.filter(({ longer }) => longer === undefined)) / 60).toFixed(1);
  const besides = results
    .filter(({ longer }) => longer !== undefined)
    .map(
      (result) =>
        `; \`${result.command}\`, which is no part of it, ${Math.round(seconds([result]) / 60)} more`,
    );
  return `\`npm run bench\` took ${minutes} minutes${besides.join('')}.\n`;
}

function summaryOf(results: readonly Result[]): string {
  const rows = results.flatMap(({ name, goals }) =>
    goals.map(
      ({ says, measured, met, because }) =>
        `| [${name}](#${name}) | ${says} | ${measured} | ${met ? 'met' : `**not met**${because === undefined ? '' : `: ${because}`}`} |`,
    ),
  );
  return ['| question | goal | measured | |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function sectionOf(result: Result): string {
  const { name, asks, command, machine, at, seconds, tables, notes } = result;
  return [
    `## ${name}`,
    '',
    asks,
    '',
    `\`${command}\`, ${seconds === undefined ? '' : `${seconds} s, `}${at.slice(0, 10)}, ${machine}.`,
    '',
    ...tables.flatMap((table, index) => [tableOf(table), chartOf(name, index, table)]),
    ...notes.map((note) => `- ${note}`),
    '',
  ].join('\n');
}

function tableOf({ title, columns, rows }: Table): string {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  const rule = `|${columns.map((_, index) => (index === 0 ? '---|' : '---:|')).join('')}`;
  return [`**${title}**`, '', line(columns), rule, ...rows.map(line), ''].join('\n');
}

function chartOf(name: string, index: number, table: Table): string {
  const svg = drawChart(table);
  if (svg === undefined) return '';
  const file = `${name}-${index + 1}.svg`;
  writeFileSync(`${CHARTS}/${file}`, svg);
  return `![${table.title}](performance/${file})\n`;
}

function profiles(): string[] {
  const folder = 'bench/profiles';
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.txt'))
    .map(
      (file) =>
        `### ${file.slice(0, -4)}\n\n\`\`\`text\n${readFileSync(`${folder}/${file}`, 'utf8').trimEnd()}\n\`\`\`\n`,
    );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeReport();
