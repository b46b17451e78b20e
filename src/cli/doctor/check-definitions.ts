import { openRegistry } from '../../app/open-registry.ts';
import { openTemplates } from '../../app/open-templates.ts';
import type { Config } from '../../config/load-config.ts';
import { type Answer, messageOf, ok, problem, skipped } from './finding.ts';

/** The models and templates of this installation's own, read as a start reads them. */
export async function checkDefinitions(config: Config): Promise<Answer> {
  const { models, templatesDir } = config;
  if (models.file === null && templatesDir === null)
    return skipped('MODELS_FILE and TEMPLATES_DIR are not set: those that come with Easel');
  try {
    const registry = await openRegistry(config);
    const templates = await openTemplates(config, registry);
    return ok(`${registry.list().length} models, ${templates.list().length} templates`);
  } catch (error) {
    return problem(messageOf(error), 'Correct the file at this place: the server does not start with it.');
  }
}
