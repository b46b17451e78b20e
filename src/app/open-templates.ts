// The templates that come with Easel, and those of the operator's folder.

import type { Config } from '../config/load-config.ts';
import type { Registry } from '../registry/registry.ts';
import { builtInTemplates } from '../templates/index.ts';
import { createTemplateRegistry, type TemplateRegistry } from '../templates/template-registry.ts';

/** Raises StartError when a file of the folder cannot be used. */
export async function openTemplates(
  config: Pick<Config, 'templatesDir'>,
  registry: Registry,
): Promise<TemplateRegistry> {
  if (config.templatesDir === null) return createTemplateRegistry(builtInTemplates);
  // Without such a folder nothing of YAML is loaded.
  const { readOwnTemplates } = await import('../templates/own/read-own-templates.ts');
  const own = readOwnTemplates(config.templatesDir, { registry, known: builtInTemplates });
  return createTemplateRegistry([...builtInTemplates, ...own]);
}
