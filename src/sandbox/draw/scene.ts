// A picture out of nothing: layered hills under a sky, by the seed, with the word SANDBOX on it.

import { createHash } from 'node:crypto';
import { lowBits, type Plan, randomFrom } from './plan.ts';

export function sceneSvg(plan: Plan, index: number): string {
  const { width, height } = plan;
  const mood = createHash('sha256').update(plan.prompt).digest().readUInt32BE(0);
  const random = randomFrom((lowBits(plan.seed) ^ mood) + index * 7919);
  const hue = Math.round(random() * 360);
  const sun = {
    x: width * (0.2 + random() * 0.6),
    y: height * (0.18 + random() * 0.25),
    r: Math.min(width, height) * (0.06 + random() * 0.07),
  };
  const layers = Array.from({ length: 5 }, (_, layer) => hill(plan, layer, hue, random)).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="hsl(${hue},45%,32%)"/><stop offset="0.6" stop-color="hsl(${(hue + 40) % 360},60%,68%)"/><stop offset="1" stop-color="hsl(${(hue + 60) % 360},70%,82%)"/></linearGradient>
<radialGradient id="sun"><stop offset="0" stop-color="#fffbe8"/><stop offset="0.35" stop-color="#ffeec2" stop-opacity="0.9"/><stop offset="1" stop-color="#ffeec2" stop-opacity="0"/></radialGradient></defs>
<rect width="100%" height="100%" fill="url(#sky)"/><circle cx="${sun.x}" cy="${sun.y}" r="${sun.r * 3}" fill="url(#sun)"/>
${layers}${stamp(width, height)}</svg>`;
}

function hill({ width, height }: Plan, layer: number, hue: number, random: () => number): string {
  const base = height * (0.52 + layer * 0.1);
  const amplitude = height * (0.12 - layer * 0.012);
  const points: string[] = [];
  const waves = [random() * 6, random() * 6, random() * 6];
  for (let step = 0; step <= 48; step++) {
    const x = (width * step) / 48;
    const t = (step / 48) * (2.2 + layer * 0.7);
    const y =
      base -
      amplitude *
        (Math.sin(t * 2 + (waves[0] ?? 0)) * 0.6 +
          Math.sin(t * 5 + (waves[1] ?? 0)) * 0.28 +
          Math.sin(t * 11 + (waves[2] ?? 0)) * 0.09);
    points.push(`${x.toFixed(1)},${y.toFixed(1)}`);
  }
  const light = 62 - layer * 11;
  return `<polygon points="0,${height} ${points.join(' ')} ${width},${height}" fill="hsl(${(hue + 20 + layer * 9) % 360},${30 + layer * 4}%,${light}%)"/>`;
}

/** Nobody shall take these for a model's work. */
export function stamp(width: number, height: number): string {
  const size = Math.max(7, Math.round(Math.min(width / 14, height / 9)));
  return `<text x="${width / 2}" y="${height - size * 0.6}" font-family="sans-serif" font-size="${size}" font-weight="700" letter-spacing="${size * 0.18}" text-anchor="middle" fill="#fff" fill-opacity="0.85" stroke="#000" stroke-opacity="0.35" stroke-width="${size / 24}">SANDBOX</text>`;
}
