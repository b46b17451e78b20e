// The models a server has.

import type { ModelDefinition } from './define-model.ts';

export interface Registry {
  get(id: string): ModelDefinition | undefined;
  byArm(arm: string): ModelDefinition | undefined;
  /** In the order they were registered; without the custom one, which is no model of its own. */
  list(): readonly ModelDefinition[];
  /** The ids most like this one, nearest first, at most three. */
  nearest(id: string): string[];
}

/** `custom`: what takes any endpoint, where that is allowed. */
export function createRegistry(models: readonly ModelDefinition[], custom?: ModelDefinition): Registry {
  const all = custom === undefined ? models : [...models, custom];
  const byId = new Map(all.map((model) => [model.id, model]));
  const byArm = new Map(all.map((model) => [model.arm, model]));
  if (byId.size !== all.length || byArm.size !== all.length) throw new Error('Two models have one id or arm');
  return {
    get: (id) => byId.get(id),
    byArm: (arm) => byArm.get(arm),
    list: () => models,
    nearest: (id) =>
      nearestTo(
        id,
        models.map((model) => model.id),
      ),
  };
}

/** Names within a third of their length in edits, or that contain what was said. */
export function nearestTo(name: string, names: readonly string[]): string[] {
  const wanted = name.toLowerCase().slice(0, 64);
  return names
    .map((known) => ({
      known,
      distance: known.includes(wanted) && wanted.length > 2 ? 1 : edits(wanted, known),
    }))
    .filter(({ known, distance }) => distance <= Math.max(2, known.length / 3))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ known }) => known);
}

function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
