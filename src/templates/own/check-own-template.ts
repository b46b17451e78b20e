// What a file can say that its shape alone does not refuse: names of things that are not there, defaults out of range.

import type { Registry } from '../../registry/registry.ts';
import { aspectClass, FORMATS } from '../formats.ts';
import { namesIn } from './fill-in.ts';
import type { OwnNode, OwnTemplateFile } from './own-template-file.ts';
import { toTemplate } from './to-template.ts';

export interface FileProblem {
  path: readonly PropertyKey[];
  message: string;
}

export function checkOwnTemplate(file: OwnTemplateFile, registry: Registry): FileProblem[] {
  const problems: FileProblem[] = [...checkBackground(file, registry), ...checkDefaults(file)];
  for (const [aspect, layout] of Object.entries(file.layouts)) {
    const names = new Set<string>();
    const assets = new Map<string, readonly PropertyKey[]>();
    walk(layout.root, ['layouts', aspect, 'root'], (path, value, kind) => {
      if (kind === 'asset') assets.set(value, path);
      else for (const name of namesIn(value)) names.add(name);
      for (const name of kind === 'asset' ? [] : namesIn(value)) {
        if (file.variables[name] === undefined)
          problems.push({ path, message: `names the variable ${name}, which is not there` });
      }
    });
    for (const [asset, path] of assets) {
      if (file.variables[asset]?.type === 'image') continue;
      problems.push({ path, message: `must be a variable of the type image, and ${asset} is none` });
    }
  }
  const missing = file.formats.filter((id) => {
    const { width, height } = FORMATS[id];
    return file.layouts[aspectClass(width, height)] === undefined && file.layouts.default === undefined;
  });
  if (missing.length > 0)
    problems.push({
      path: ['layouts'],
      message: `has no layout for ${missing.join(', ')}; add one for its class, or a default`,
    });
  return problems;
}

function checkBackground({ background, variables }: OwnTemplateFile, registry: Registry): FileProblem[] {
  const problems: FileProblem[] = [];
  const model = registry.get(background.model);
  const path = ['background', 'model'];
  if (model === undefined) {
    problems.push({
      path,
      message: `is no model of the registry: ${registry
        .list()
        .map(({ id }) => id)
        .join(', ')}`,
    });
  } else if (!model.inputs.safeParse({ prompt: 'a background' }).success) {
    problems.push({ path, message: 'must be a model that needs nothing but a prompt' });
  }
  for (const name of namesIn(background.prompt)) {
    if (variables[name] === undefined) {
      problems.push({
        path: ['background', 'prompt'],
        message: `names the variable ${name}, which is not there`,
      });
    }
  }
  return problems;
}

/** A default must be something its variable takes. */
function checkDefaults(file: OwnTemplateFile): FileProblem[] {
  return Object.entries(file.variables).flatMap(([name, variable]) => {
    const alone = { ...file, variables: { [name]: variable } };
    try {
      toTemplate(alone);
      return [];
    } catch {
      return [{ path: ['variables', name, 'default'], message: 'is no value that the variable takes' }];
    }
  });
}

type Visit = (path: readonly PropertyKey[], value: string, kind: 'text' | 'asset') => void;

/** Visits every text, colour and asset of a layout. */
function walk(node: OwnNode, path: readonly PropertyKey[], visit: Visit): void {
  if (node.kind === 'picture') {
    visit([...path, 'asset'], node.asset, 'asset');
    return;
  }
  if (node.kind === 'stack') {
    for (const [index, item] of node.items.entries()) {
      if (item.kind === 'text') visit([...path, 'items', index, 'text'], item.text, 'text');
      else visit([...path, 'items', index, 'fill'], item.fill, 'text');
      if (item.kind === 'text' && item.pill?.fill !== undefined)
        visit([...path, 'items', index, 'pill', 'fill'], item.pill.fill, 'text');
    }
    return;
  }
  if (node.fill !== undefined) visit([...path, 'fill'], node.fill, 'text');
  for (const [index, child] of (node.children ?? []).entries())
    walk(child, [...path, 'children', index], visit);
}
