import { describe, expect, it } from 'vitest';
import { builtInTemplates } from '../../src/templates/index.ts';
import { createTemplateRegistry } from '../../src/templates/template-registry.ts';

const [billboard] = builtInTemplates;
if (billboard === undefined) throw new Error('There is no template');

describe('the templates of a server', () => {
  it('keep an old version for its jobs, and offer the newest', () => {
    const next = { ...billboard, version: 2 };
    const registry = createTemplateRegistry([next, billboard]);
    expect(registry.get('billboard')).toBe(next);
    expect(registry.byArm('billboard')).toBe(next);
    expect(registry.find('billboard', 1)).toBe(billboard);
    expect(registry.find('billboard', 3)).toBeUndefined();
    expect(registry.list()).toStrictEqual([next]);
  });

  it('are one for each key and version, and one key for each arm', () => {
    expect(() => createTemplateRegistry([billboard, { ...billboard }])).toThrow('one key and version');
    expect(() => createTemplateRegistry([billboard, { ...billboard, key: 'bill-board' }])).toThrow('one arm');
  });
});
