// The templates of a folder, YAML or JSON, one a file. Every problem is told with its file, line and path; a folder
// with one is not used at all.

import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { isMap, isNode, isPair, isScalar, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';
import { StartError } from '../../domain/errors.ts';
import { camelCase } from '../../registry/define-model.ts';
import type { Registry } from '../../registry/registry.ts';
import type { TemplateDefinition } from '../define-template.ts';
import { checkOwnTemplate } from './check-own-template.ts';
import type { FileProblem } from './check-own-template.ts';
import { ownTemplateFile } from './own-template-file.ts';
import { toTemplate } from './to-template.ts';

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);

/** Raises StartError with every problem of every file. `known`: the templates these are added to. */
export function readOwnTemplates(
  folder: string,
  context: { registry: Registry; known: readonly TemplateDefinition[] },
): TemplateDefinition[] {
  const problems: string[] = [];
  const templates: TemplateDefinition[] = [];
  const arms = new Map(context.known.map(({ arm, key }) => [arm, `the built-in ${key}`]));
  for (const name of listFiles(folder)) {
    const file = new OpenFile(name, readText(join(folder, name)));
    const read = file.read(context.registry);
    if (read !== undefined) {
      const taken = arms.get(read.arm);
      if (taken === undefined) arms.set(read.arm, name);
      else file.add({ path: ['key'], message: `the name is taken by ${taken}` });
      templates.push(read);
    }
    problems.push(...file.problems);
  }
  if (problems.length === 0) return templates;
  throw new StartError(
    `TEMPLATES_DIR: the templates of ${folder} cannot be used:\n${problems.map((line) => `  ${line}`).join('\n')}`,
  );
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => EXTENSIONS.has(extname(name).toLowerCase()))
      .sort();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new StartError(`TEMPLATES_DIR: the folder ${folder} cannot be read (${reason}).`, { cause: error });
  }
}

/** A folder of that name, or a link to nothing, is told like any other mistake. */
function readText(path: string): { text: string; failure?: string } {
  try {
    return { text: readFileSync(path, 'utf8') };
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    return { text: '', failure: `cannot be read (${reason})` };
  }
}

/** A file with its places, so that a problem can be told with its line. */
class OpenFile {
  readonly problems: string[] = [];
  readonly #name: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;

  constructor(name: string, { text, failure }: { text: string; failure?: string }) {
    this.#name = name;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    if (failure !== undefined) this.#tell(0, [], failure);
    for (const error of this.#document.errors) this.#tell(error.pos[0], [], error.message);
  }

  read(registry: Registry): TemplateDefinition | undefined {
    if (this.problems.length > 0) return undefined;
    const content = this.#content();
    if (content === undefined) return undefined;
    const parsed = ownTemplateFile.safeParse(content.value);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) for (const problem of toProblems(issue)) this.add(problem);
      return undefined;
    }
    const problems = checkOwnTemplate(parsed.data, registry);
    for (const problem of problems) this.add(problem);
    if (problems.length > 0) return undefined;
    if (/^(custom|__.*)$/.test(camelCase(parsed.data.key)))
      this.add({ path: ['key'], message: 'the name is reserved' });
    return toTemplate(parsed.data);
  }

  /** Undefined, with a problem, when its aliases multiply beyond reason or name nothing. */
  #content(): { value: unknown } | undefined {
    try {
      return { value: this.#document.toJS({ maxAliasCount: 100 }) };
    } catch (error) {
      this.#tell(0, [], error instanceof Error ? error.message : 'cannot be read');
      return undefined;
    }
  }

  add({ path, message }: FileProblem): void {
    this.#tell(this.#placeOf(path), path, message);
  }

  #tell(offset: number, path: readonly PropertyKey[], message: string): void {
    const { line, col } = this.#lines.linePos(offset);
    const where = path.length === 0 ? '' : `${path.map(String).join('.')} `;
    this.problems.push(`${this.#name}:${line}:${col} ${where}${message}`);
  }

  /** Where a path is, or the nearest part of it that is there. */
  #placeOf(path: readonly PropertyKey[]): number {
    for (let length = path.length; length > 0; length -= 1) {
      const parent =
        length === 1 ? this.#document.contents : this.#document.getIn(path.slice(0, length - 1), true);
      if (isMap(parent)) {
        const pair = parent.items.find(
          (item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(path[length - 1]),
        );
        if (pair !== undefined && isNode(pair.key) && pair.key.range) return pair.key.range[0];
      }
      const node = this.#document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return node.range[0];
    }
    return 0;
  }
}

function toProblems(issue: z.core.$ZodIssue): FileProblem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'is not known here' }));
  }
  if (issue.code === 'invalid_key') {
    return [{ path: issue.path, message: issue.issues[0]?.message ?? issue.message }];
  }
  return [{ path: issue.path, message: issue.message }];
}
