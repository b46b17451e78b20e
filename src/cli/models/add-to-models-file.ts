// Adds an entry to a models file, which stays what it was: JSON, or YAML with its comments. A file that would not
// load afterwards is not written.

import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { isMap, isSeq, parseDocument, type YAMLSeq } from 'yaml';
import type { JsonObject } from '../../domain/json.ts';
import { configureModels, showProblem } from '../../registry/configured/configure-models.ts';
import { builtInModels } from '../../registry/index.ts';

export type Added = { ok: true; replaced: boolean } | { ok: false; problems: string[] };

/** An entry of the same id is replaced only when that is asked for. */
export async function addToModelsFile(
  file: string,
  { id, entry }: { id: string; entry: JsonObject },
  replace: boolean,
): Promise<Added> {
  const before = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]\n';
    throw error;
  });
  const document = parseDocument(before);
  const list = isMap(document.contents) ? document.get('models') : document.contents;
  if (document.errors.length > 0 || !isSeq(list))
    return { ok: false, problems: [`${file} is not a list of models.`] };
  const at = indexOf(list, id);
  if (at >= 0 && !replace) {
    return {
      ok: false,
      problems: [`${file} has ${id} already: --replace, or --id for another.`],
    };
  }
  const node = document.createNode(entry);
  if (at >= 0) list.set(at, node);
  else list.add(node);
  const isJson = file.toLowerCase().endsWith('.json');
  if (!isJson) list.flow = false;
  const after = isJson
    ? `${JSON.stringify(document.toJS(), null, 2)}\n`
    : document.toString({ lineWidth: 100 });
  const checked = configureModels(builtInModels, { name: file, text: after });
  if (!checked.ok)
    return { ok: false, problems: checked.problems.map((problem) => showProblem(file, problem)) };
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, after);
  await rename(temporary, file);
  return { ok: true, replaced: at >= 0 };
}

function indexOf(list: YAMLSeq, id: string): number {
  return list.items.findIndex((item) => isMap(item) && item.get('id') === id);
}
