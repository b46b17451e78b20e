// MODELS_FILE: models without a build. All of the file's problems are found at once, and a file with one is not
// loaded at all.

import { z } from 'zod';
import type { JsonValue } from '../../domain/json.ts';
import { camelCase, type ModelDefinition } from '../define-model.ts';
import { nearestTo } from '../registry.ts';
import { type ConfiguredEntry, entrySchema } from './entry.ts';
import { overrideModel } from './override-model.ts';
import { type FileProblem, parseFile, type ParsedFile, showPath } from './parse-file.ts';
import { toModel } from './to-model.ts';

export type ConfiguredModels =
  | { ok: true; models: ModelDefinition[] }
  | { ok: false; problems: FileProblem[] };

/**
 * The built-in models, overridden where the file says so, and then those the file adds. The file is a list of
 * entries, or a map with the list under `models`.
 */
export function configureModels(
  builtIn: readonly ModelDefinition[],
  source: { name: string; text: string },
): ConfiguredModels {
  const parsed = parseFile(source.name, source.text);
  if (!parsed.ok) return parsed;
  const { file } = parsed;
  const list = findList(file.data);
  if (list === undefined) {
    return { ok: false, problems: [{ line: 1, path: '', message: 'must be a list of models' }] };
  }
  const problems: FileProblem[] = [];
  const models = new Map(builtIn.map((model) => [model.id, model]));
  const seen = new Map<string, string>();
  const arms = new Map(builtIn.map((model) => [model.arm, model.id]));
  for (const [index, raw] of list.items.entries()) {
    const at = [...list.path, index];
    const id = idOf(raw);
    const base = builtIn.find((model) => model.id === id);
    const taken = id === undefined ? undefined : checkId(id, base !== undefined, seen, arms);
    if (taken !== undefined) report(file, [...at, 'id'], taken);
    if (id !== undefined) seen.set(id, showPath(at));
    const entry = readEntry(raw);
    if (!entry.ok) {
      for (const { path, message } of entry.problems) report(file, [...at, ...path], message);
      continue;
    }
    const made = base === undefined ? toModel(entry.entry) : overrideModel(base, entry.entry);
    if (made.ok) models.set(made.model.id, made.model);
    else for (const { path, message } of made.problems) report(file, [...at, ...path], message);
  }
  return problems.length === 0 ? { ok: true, models: [...models.values()] } : { ok: false, problems };

  function report(from: ParsedFile, path: (string | number)[], message: string): void {
    problems.push({ line: from.lineOf(path), path: showPath(path), message });
  }
}

/** `models.yaml:12: [1].costPerImage: must be …` */
export function showProblem(name: string, { line, path, message }: FileProblem): string {
  return `${name}:${line}: ${path === '' ? '' : `${path}: `}${message}`;
}

function findList(data: JsonValue): { items: JsonValue[]; path: string[] } | undefined {
  if (Array.isArray(data)) return { items: data, path: [] };
  const wrapped = z.strictObject({ models: z.array(z.json()) }).safeParse(data);
  return wrapped.success ? { items: wrapped.data.models, path: ['models'] } : undefined;
}

type ReadEntry =
  | { ok: true; entry: ConfiguredEntry }
  | { ok: false; problems: { path: (string | number)[]; message: string }[] };

function readEntry(raw: JsonValue): ReadEntry {
  const parsed = entrySchema.safeParse(raw);
  if (parsed.success) return { ok: true, entry: parsed.data };
  const problems = parsed.error.issues.flatMap((issue) => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => {
      const near = nearestTo(key, Object.keys(entrySchema.shape));
      const hint = near.length === 0 ? '' : `; did you mean ${near.join(' or ')}?`;
      return { path: [...path, key], message: `is not known${hint}` };
    });
  });
  return { ok: false, problems };
}

/** Arms whose input types the schema has already: `generateImage` would be a second GenerateImageInput. */
export const RESERVED_ARMS: ReadonlySet<string> = new Set([
  'custom',
  'customModel',
  'model',
  'generateImage',
  'renderTemplate',
  'template',
  'billboard',
  'discountBanner',
  'productShot',
  'createUpload',
  'account',
  'budget',
  'markup',
  'createApiKey',
  'createSessionToken',
  'createWebhook',
  'updateWebhook',
]);

function idOf(raw: JsonValue): string | undefined {
  const parsed = z.looseObject({ id: z.string() }).safeParse(raw);
  return parsed.success ? parsed.data.id : undefined;
}

function checkId(
  id: string,
  overrides: boolean,
  seen: ReadonlyMap<string, string>,
  arms: Map<string, string>,
): string | undefined {
  const before = seen.get(id);
  if (before !== undefined) return `${id} is already at ${before}`;
  if (overrides) return undefined;
  const arm = camelCase(id);
  if (RESERVED_ARMS.has(arm)) return `${id} cannot be an id: ${arm} is taken in the GraphQL schema`;
  const other = arms.get(arm);
  arms.set(arm, id);
  return other === undefined ? undefined : `${id} and ${other} are both ${arm} in GraphQL`;
}
