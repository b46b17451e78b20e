// The templates that come with Easel, and those of the operator's folder.

import type { Config } from '../config/load-config.ts';
import type { Registry } from '../registry/registry.ts';
import { builtInTemplates } from '../templates/index.ts';
import { readOwnTemplates } from '../templates/own/read-own-templates.ts';
import { createTemplateRegistry, type TemplateRegistry } from '../templates/template-registry.ts';

/** Raises StartError when a file of the folder cannot be used. */
export function openTemplates(config: Pick<Config, 'templatesDir'>, registry: Registry): TemplateRegistry {
  if (config.templatesDir === null) return createTemplateRegistry(builtInTemplates);
  const own = readOwnTemplates(config.templatesDir, { registry, known: builtInTemplates });
  return createTemplateRegistry([...builtInTemplates, ...own]);
}
