// Where a paragraph may break (UAX 14), and the most even way to break it into as few lines as fit.

import LineBreaker from 'linebreak';
import type { Line, Paragraph, Shaper } from './shaper.ts';

export type LineMetrics = Pick<Line, 'top' | 'bottom' | 'leading' | 'above' | 'below'>;

/** What stays together on a line. Lengths in em. */
export interface Unit {
  start: number;
  /** Without its trailing spaces. */
  end: number;
  width: number;
  /** Of the spaces after it, which vanish at the end of a line. */
  space: number;
  /** Whether a line must end after it, ends well, may end, or rather should not. */
  after: 'must' | 'good' | 'may' | 'avoid';
  metrics: LineMetrics;
}

/** Index of each line's last unit. */
export type Breaks = number[];

const words = new Intl.Segmenter('ja', { granularity: 'word' });
const HIRAGANA = /^\p{Script=Hiragana}/u;
const PREFIX = /^\p{Script=Han}$/u;
const JAPANESE = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}ー]/u;
/** A word of one or two letters looks lost at the end of a line, and Slavic typography forbids it. */
const LOST = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]{1,2}$/u;
/** A dash belongs to the end of a line, not to the start of the next. */
const PAUSES = /[,.;:!?…、。，！？：；،؛؟]$/u;
const DASH = /^\s*[–—-]\s/u;

/** What a break costs or gains, as the unevenness (share of an average line) one would rather accept. */
const ENDINGS: Record<Unit['after'], number> = { must: 0, good: -0.3, may: 0, avoid: 0.45 };
const WIDOW = 0.6;

/** `loose` may break Japanese inside words too: for texts that do not fit otherwise. */
export function unitsOf(shaper: Shaper, paragraph: Paragraph, { loose }: { loose: boolean }): Unit[] {
  const { text } = paragraph;
  const breaker = new LineBreaker(text);
  const joints = japaneseJoints(text);
  const units: Unit[] = [];
  let start = 0;
  for (let found = breaker.nextBreak(); found !== null; found = breaker.nextBreak()) {
    if (!loose && joints.has(found.position)) continue;
    const piece = text.slice(start, found.position);
    const end = start + piece.trimEnd().length;
    const { width, top, bottom, leading, above, below } = shaper.line(paragraph, start, end);
    const spaced = start + piece.replace(/\r?\n$/, '').length;
    const space = spaced === end ? 0 : Math.max(0, shaper.line(paragraph, start, spaced).width - width);
    const must = found.required && found.position < text.length;
    const after = must ? 'must' : endingAt(text, start, end, found.position, joints);
    units.push({ start, end, width, space, after, metrics: { top, bottom, leading, above, below } });
    start = found.position;
  }
  return units;
}

function endingAt(
  text: string,
  start: number,
  end: number,
  next: number,
  joints: Set<number>,
): Unit['after'] {
  const word = text.slice(start, end);
  if (joints.has(next) || LOST.test(word) || DASH.test(text.slice(next))) return 'avoid';
  return PAUSES.test(word) ? 'good' : 'may';
}

/** The fewest lines, as even as can be; undefined when they are more than `maxLines` or a unit is wider than a line. */
export function breakLines(units: readonly Unit[], width: number, maxLines: number): Breaks | undefined {
  const lines = fewestLines(units, width);
  if (lines === undefined || lines > maxLines) return undefined;
  return evenBreaks(units, width, lines);
}

function fewestLines(units: readonly Unit[], width: number): number | undefined {
  let lines = 1;
  let used = 0;
  for (const [index, unit] of units.entries()) {
    if (unit.width > width) return undefined;
    if (used > 0 && used + unit.width > width) {
      lines += 1;
      used = 0;
    }
    used += unit.width + unit.space;
    if (unit.after === 'must' && index < units.length - 1) {
      lines += 1;
      used = 0;
    }
  }
  return lines;
}

/** Dynamic programming over (last unit, lines used): the cost of a line is how far it is from the average, squared. */
function evenBreaks(units: readonly Unit[], width: number, lines: number): Breaks {
  const costOf = lineCosts(units, width, lines);
  let row = units.map((_, end) => costOf(0, end));
  const choices: number[][] = [];
  for (let line = 1; line < lines; line += 1) {
    const before = row;
    const choice: number[] = [];
    row = units.map((_, end) => {
      let best = Number.POSITIVE_INFINITY;
      for (let start = end; start > 0; start -= 1) {
        const cost = costOf(start, end);
        if (cost === Number.POSITIVE_INFINITY) break;
        const sum = (before[start - 1] ?? Number.POSITIVE_INFINITY) + cost;
        if (sum < best) {
          best = sum;
          choice[end] = start - 1;
        }
      }
      return best;
    });
    choices.push(choice);
  }
  const breaks = [units.length - 1];
  for (const choice of choices.toReversed()) breaks.unshift(choice[breaks[0] ?? 0] ?? 0);
  return breaks;
}

/** The cost of a line from one unit to another; infinite when it is too wide or runs over a forced break. */
function lineCosts(
  units: readonly Unit[],
  width: number,
  lines: number,
): (start: number, end: number) => number {
  const before = [0];
  const musts = [0];
  for (const [index, unit] of units.entries()) {
    before.push((before[index] ?? 0) + unit.width + unit.space);
    musts.push((musts[index] ?? 0) + (unit.after === 'must' ? 1 : 0));
  }
  const average = (before.at(-1) ?? 0) / lines;
  const finalUnit = units.length - 1;
  return (start, end) => {
    const last = units[end];
    if (last === undefined || (musts[end] ?? 0) > (musts[start] ?? 0)) return Number.POSITIVE_INFINITY;
    const used = (before[end] ?? 0) - (before[start] ?? 0) + last.width;
    if (used > width) return Number.POSITIVE_INFINITY;
    const ending =
      end === finalUnit ? 0 : (ENDINGS[last.after] * average) ** 2 * Math.sign(ENDINGS[last.after]);
    const widow = end === finalUnit && start === end && start > 0 ? (WIDOW * average) ** 2 : 0;
    return (used - average) ** 2 + ending + widow;
  };
}

/**
 * Places where Japanese may break but should not: inside a word, before the particles and endings (hiragana) that
 * belong to the word before them, and after a prefix of one character (大セール).
 */
function japaneseJoints(text: string): Set<number> {
  const joints = new Set<number>();
  if (!JAPANESE.test(text)) return joints;
  let before = '';
  for (const { segment, index } of words.segment(text)) {
    for (let inside = index + 1; inside < index + segment.length; inside += 1) joints.add(inside);
    const isEnding = HIRAGANA.test(segment) && JAPANESE.test(before);
    const isPrefixed = PREFIX.test(before) && JAPANESE.test(segment);
    if (isEnding || isPrefixed) joints.add(index);
    before = segment;
  }
  return joints;
}
