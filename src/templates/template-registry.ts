// The templates a server has.

import type { TemplateDefinition } from './define-template.ts';

export interface TemplateRegistry {
  /** The newest version. */
  get(key: string): TemplateDefinition | undefined;
  byArm(arm: string): TemplateDefinition | undefined;
  /** Exactly this version, for a job that was accepted with it. */
  find(key: string, version: number): TemplateDefinition | undefined;
  /** The newest version of each, in the order they were registered. */
  list(): readonly TemplateDefinition[];
}

/** A version is written once: two with one key and version, or two keys with one arm, are a mistake. */
export function createTemplateRegistry(templates: readonly TemplateDefinition[]): TemplateRegistry {
  const exact = new Map(templates.map((template) => [`${template.key}@${template.version}`, template]));
  if (exact.size !== templates.length) throw new Error('Two templates have one key and version');
  const newest = new Map<string, TemplateDefinition>();
  for (const template of templates) {
    const known = newest.get(template.key);
    if (known === undefined || known.version < template.version) newest.set(template.key, template);
  }
  const byArm = new Map([...newest.values()].map((template) => [template.arm, template]));
  if (byArm.size !== newest.size) throw new Error('Two templates have one arm');
  return {
    get: (key) => newest.get(key),
    byArm: (arm) => byArm.get(arm),
    find: (key, version) => exact.get(`${key}@${version}`),
    list: () => [...newest.values()],
  };
}
