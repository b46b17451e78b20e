// A bar chart as SVG: what is compared on the left, bars on one scale, the goal as a line.

import type { Table } from './result.ts';

const LABELS = 250;
const WIDTH = 720;
const BAR = 18;
const ROW = 28;
const TOP = 34;

/** Undefined for a table without a chart. */
export function drawChart({ title, rows, chart }: Table): string | undefined {
  if (chart === undefined) return undefined;
  const bars = rows.map((row) => ({ name: String(row[0]), value: Number(row[chart.column]) }));
  const most = Math.max(...bars.map(({ value }) => value), chart.goal ?? 0);
  const scale = (WIDTH - LABELS - 70) / most;
  const height = TOP + bars.length * ROW + 16;
  const drawn = bars.map(({ name, value }, index) => {
    const y = TOP + index * ROW;
    const length = Math.max(1, value * scale).toFixed(1);
    return (
      `<text x="${LABELS - 10}" y="${y + 13}" text-anchor="end">${escape(name)}</text>` +
      `<rect x="${LABELS}" y="${y}" width="${length}" height="${BAR}" rx="2" fill="${isOurs(name) ? '#4f46e5' : '#94a3b8'}"/>` +
      `<text x="${(LABELS + value * scale + 8).toFixed(1)}" y="${y + 13}">${value}</text>`
    );
  });
  const at = chart.goal === undefined ? undefined : (LABELS + chart.goal * scale).toFixed(1);
  const goal =
    at === undefined
      ? ''
      : `<line x1="${at}" x2="${at}" y1="${TOP - 6}" y2="${height - 12}" stroke="#dc2626" stroke-dasharray="4 3"/>` +
        `<text x="${at}" y="${height - 2}" text-anchor="middle" fill="#dc2626">goal</text>`;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="12" fill="#475569">` +
    `<title>${escape(`${title}: ${chart.unit}`)}</title>` +
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>` +
    `<text x="8" y="18" font-size="13" font-weight="600" fill="#0f172a">${escape(title)}</text>` +
    `<text x="${WIDTH - 8}" y="18" text-anchor="end">${escape(chart.unit)}</text>` +
    `${drawn.join('')}${goal}</svg>\n`
  );
}

function isOurs(name: string): boolean {
  return /easel|generateImage/i.test(name);
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
