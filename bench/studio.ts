// What a browser loads before the studio shows, and how the pages behave in one: a real Chromium on a real server, by the
// same measurements as the tests of the studio.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { furnish } from '../test/studio/furnish.ts';
import {
  measureBusy,
  measureFirstLook,
  measureGallery,
  measureInteractions,
  median,
  seedImages,
} from '../test/studio/measure.ts';
import { openStudio } from '../test/studio/open-browser.ts';
import { type Answer, atLeast, atMost, type Goal, round, type Table } from './result.ts';

const BUILD = 'dist/web';
const MOST_KB = 200;
const SLOWDOWN = 4;

export async function studio({ quick }: { quick: boolean }): Promise<Answer> {
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/build.ts', 'studio'], { stdio: 'inherit' });
  const library = quick ? { images: 1650, scrolled: 1500 } : { images: 11_000, scrolled: 2000 };
  const parts = [sizes(), await visit(quick ? 3 : 5), await busy(), await gallery(library)];
  return {
    asks: 'What does a browser load before the studio shows, and how does it behave under load?',
    tables: parts.map(({ table }) => table),
    goals: parts.flatMap(({ goals }) => goals),
    notes: [
      'Headless Chromium without a graphics processor: pictures are drawn by the same two cores that run the page, the server and the sandbox.',
      'First look: a browser that has loaded nothing yet, its processor slowed to a quarter, the server on the same machine; the median of all takes.',
      'Fifty runs: each has ten events a second. A page follows the runs in sight, and hears of all others by one stream.',
      `Gallery of ${library.images.toLocaleString('en')} images, ${library.scrolled.toLocaleString('en')} of them scrolled by: the first 500 at 300 pixels a frame, far down at 600, pictures of 512 pixels with blurred placeholders. A frame is from one drawing to the next, a task is the work of the page alone (0: none above 50 ms).`,
    ],
  };
}

const LOOK_SPENT =
  'two thirds go by until the page is drawn without what the server has: 200 kB of scripts are read, compiled and run; then the newest runs are asked for once and drawn before the form; to ask before the page is drawn at all, and draw once, was slower';

interface Part {
  table: Table;
  goals: Goal[];
}

async function visit(takes: number): Promise<Part> {
  await using opened = await openStudio();
  await furnish(opened.app);
  const looks = [];
  for (let take = 0; take < takes; take += 1) looks.push(await measureFirstLook(opened, SLOWDOWN));
  const { inpMs, interactions } = await measureInteractions(opened);
  const lcp = median(looks.map(({ lcpMs }) => lcpMs));
  const cls = Math.max(...looks.map((look) => look.cls));
  return {
    table: {
      title: 'a visit',
      columns: ['what', 'measured'],
      rows: [
        ['largest paint at a quarter of the speed, ms', lcp],
        [
          'least and most of it, ms',
          `${Math.min(...looks.map(({ lcpMs }) => lcpMs))}–${Math.max(...looks.map(({ lcpMs }) => lcpMs))}`,
        ],
        ['layout shift', cls],
        [`slowest of ${interactions} interactions, ms`, inpMs],
      ],
    },
    goals: [
      atMost('ms to the largest paint', lcp, 1500, LOOK_SPENT),
      atMost('layout shift of the first look', cls, 0.02),
      atMost('ms of the slowest interaction', inpMs, 200),
    ],
  };
}

async function busy(): Promise<Part> {
  await using opened = await openStudio({
    sandbox: { queueMs: 0, positions: 0, runMs: 120_000, logs: 1_200 },
    env: { MAX_CONCURRENCY: '60' },
  });
  const seen = await measureBusy(opened, { jobs: 50, seconds: 3 });
  return {
    table: {
      title: 'fifty runs at once',
      columns: ['what', 'measured'],
      rows: [
        ['events a second', seen.eventsASecond],
        ['messages a second that reach the page', seen.messagesASecond],
        ['frames a second', seen.medianFps],
        ['longest task, ms', seen.longestTaskMs],
        ['of one core', seen.cpuShare],
        ['layout shift', seen.cls],
      ],
    },
    goals: [
      atLeast('events a second that are produced', seen.eventsASecond, 400),
      atLeast('frames a second', seen.medianFps, 58),
      atMost('ms of the longest task', seen.longestTaskMs, 50),
      atMost('of one core', seen.cpuShare, 0.25),
      atMost('layout shift', seen.cls, 0),
    ],
  };
}

async function gallery({ images, scrolled }: { images: number; scrolled: number }): Promise<Part> {
  await using opened = await openStudio();
  await seedImages(opened.app, images);
  const page = await opened.open('/gallery');
  await page.locator('[data-index]').first().waitFor();
  const scrolls = [await measureGallery(page, 500), await measureGallery(page, scrolled, 600)];
  const most = (read: (scroll: (typeof scrolls)[number]) => number): number => Math.max(...scrolls.map(read));
  return {
    table: {
      title: 'the gallery, scrolled',
      columns: [
        'images',
        'tiles at most',
        'MB more',
        'frames a second',
        'longest frame, ms',
        'longest task, ms',
      ],
      rows: scrolls.map((scroll) => [
        scroll.images,
        scroll.mostTiles,
        scroll.heapGrowthMb,
        scroll.medianFps,
        scroll.longestFrameMs,
        scroll.longestTaskMs,
      ]),
    },
    goals: [
      atMost(
        'tiles in the page',
        most(({ mostTiles }) => mostTiles),
        120,
      ),
      atMost(
        'MB more after scrolling back',
        most(({ heapGrowthMb }) => heapGrowthMb),
        30,
      ),
      atMost(
        'ms of the longest frame',
        most(({ longestFrameMs }) => longestFrameMs),
        50,
        `the longest task of the page itself was ${most(({ longestTaskMs }) => longestTaskMs)} ms (0: none above 50); in the trace (bench/profiles) more threads want to run than there are cores: the collector’s, the compositor’s over the pictures of the page, and those that draw in software`,
      ),
    ],
  };
}

function sizes(): Part {
  const html = readFileSync(join(BUILD, 'index.html'), 'utf8');
  const first = new Set(
    [...html.matchAll(/(?:src|href)="\.?\/?(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file),
  );
  const files = readdirSync(join(BUILD, 'assets'))
    .filter((name) => /\.(?:js|css)$/.test(name))
    .map((name) => {
      const bytes = readFileSync(join(BUILD, 'assets', name));
      return { name, kilobytes: gzipSync(bytes).length / 1000, isFirst: first.has(`assets/${name}`) };
    });
  const sum = (some: typeof files): number => some.reduce((total, { kilobytes }) => total + kilobytes, 0);
  const initial = files.filter(({ isFirst }) => isFirst);
  return {
    table: {
      title: 'scripts and styles, kB with gzip',
      columns: ['part', 'files', 'kB'],
      rows: [
        ['loaded first', initial.length, round(sum(initial), 1)],
        ['loaded when needed', files.length - initial.length, round(sum(files) - sum(initial), 1)],
      ],
    },
    goals: [atMost('kB of scripts and styles loaded first', sum(initial), MOST_KB)],
  };
}
