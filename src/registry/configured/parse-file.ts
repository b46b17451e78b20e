// The text of a models file as data, with the line of everything in it.

import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { JsonValue } from '../../domain/json.ts';

export interface FileProblem {
  /** From 1. */
  line: number;
  /** Such as `[1].costPerImage`; empty for the file itself. */
  path: string;
  message: string;
}

export interface ParsedFile {
  data: JsonValue;
  /** The line on which the value at a path begins, or its nearest parent that is there. */
  lineOf(path: readonly (string | number)[]): number;
}

export type ParseOutcome = { ok: true; file: ParsedFile } | { ok: false; problems: FileProblem[] };

const MOST_CHARACTERS = 5_000_000;

/** A name that ends in `.json` must be JSON; anything else is YAML, which JSON is too. */
export function parseFile(name: string, source: string): ParseOutcome {
  const text = source.replace(/^\uFEFF/, '');
  if (text.length > MOST_CHARACTERS) return refuse(1, `is larger than ${MOST_CHARACTERS} characters`);
  if (name.toLowerCase().endsWith('.json')) {
    const broken = checkJson(text);
    if (broken !== undefined) return broken;
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    const problems = document.errors.map(({ pos, message }) => ({
      line: lines.linePos(pos[0]).line,
      path: '',
      message,
    }));
    return { ok: false, problems };
  }
  const data = toData(document);
  if (!data.ok) return refuse(1, data.message);
  return { ok: true, file: { data: data.value, lineOf: (path) => lineOf(document, lines, path) } };
}

export function showPath(path: readonly (string | number)[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

function refuse(line: number, message: string): ParseOutcome {
  return { ok: false, problems: [{ line, path: '', message }] };
}

function checkJson(text: string): ParseOutcome | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const at = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
    const line = text.slice(0, at).split('\n').length;
    return refuse(line, `is not JSON: ${message}`);
  }
}

/** Aliases that multiply are refused by the parser's own count of them. */
function toData(document: Document): { ok: true; value: JsonValue } | { ok: false; message: string } {
  try {
    const parsed = z.json().safeParse(document.toJS({ maxAliasCount: 100 }));
    return parsed.success
      ? { ok: true, value: parsed.data }
      : {
          ok: false,
          message: 'holds what JSON cannot: only texts, numbers, true, false, null, lists and maps',
        };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}

function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const part of path) {
    const next = step(node, part);
    if (next === undefined) break;
    offset = next.offset ?? offset;
    node = next.node;
  }
  return lines.linePos(offset).line;
}

function step(
  node: unknown,
  part: string | number,
): { node: unknown; offset: number | undefined } | undefined {
  if (isSeq(node)) {
    const item: unknown = node.items[Number(part)];
    return item === undefined ? undefined : { node: item, offset: startOf(item) };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(
    (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(part),
  );
  return pair === undefined ? undefined : { node: pair.value, offset: startOf(pair.key) };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
