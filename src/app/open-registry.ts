// The models of this server: those that come with Easel, and those of MODELS_FILE.

import { readFile } from 'node:fs/promises';
import type { Config } from '../config/load-config.ts';
import { StartError } from '../domain/errors.ts';
import { builtInModels } from '../registry/index.ts';
import { createRegistry, type Registry } from '../registry/registry.ts';

/** Raises StartError with every problem of the file, each with its line. */
export async function openRegistry({ models }: Pick<Config, 'models'>): Promise<Registry> {
  if (models.file === null) return createRegistry(builtInModels);
  const { file: name } = models;
  const text = await readFile(name, 'utf8').catch((cause: unknown) => {
    throw new StartError(`MODELS_FILE: ${name} cannot be read`, { cause });
  });
  // Without such a file nothing of YAML is loaded.
  const { configureModels, showProblem } = await import('../registry/configured/configure-models.ts');
  const configured = configureModels(builtInModels, { name, text });
  if (configured.ok) return createRegistry(configured.models);
  const lines = configured.problems.map((problem) => `  ${showProblem(name, problem)}`);
  throw new StartError(`MODELS_FILE cannot be used:\n${lines.join('\n')}`);
}
