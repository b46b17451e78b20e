// The lists of words, from a file of YAML or JSON.

import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { StartError } from '../domain/errors.ts';
import type { PatternRules } from './by-patterns.ts';
import { parsePattern, type WordPattern } from './word-patterns.ts';

const pattern = z
  .string()
  .max(200)
  .transform((source, context): WordPattern => {
    const parsed = parsePattern(source);
    if (parsed !== undefined) return parsed;
    context.addIssue({ code: 'custom', message: 'has no word in it' });
    return z.NEVER;
  });
const patterns = z.array(pattern).max(10_000);

const rulesShape = z.strictObject({
  deny: z
    .union([patterns.transform((list) => ({ denied: list })), z.record(z.string().min(1).max(100), patterns)])
    .default({}),
  allow: patterns.default([]),
});

/** Raises StartError with every problem of the file. */
export async function readRules(file: string): Promise<PatternRules> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new StartError(`MODERATION_FILE: ${file} cannot be read.`, { cause });
  });
  const parsed = rulesShape.safeParse(toData(file, text));
  if (parsed.success) return { deny: new Map(Object.entries(parsed.data.deny)), allow: parsed.data.allow };
  const lines = parsed.error.issues.map(({ path, message }) => `  ${path.join('.') || file}: ${message}`);
  throw new StartError(`MODERATION_FILE cannot be used:\n${lines.join('\n')}`);
}

function toData(file: string, text: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (cause) {
    throw new StartError(`MODERATION_FILE: ${file} is neither YAML nor JSON.`, { cause });
  }
}
