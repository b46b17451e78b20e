// What a job was asked for, as the API serves it: names in REST spelling, values unchecked.

import type { RunJobFragment } from '../api/generated/graphql.ts';

type Asked = Pick<RunJobFragment, 'input' | 'options'>;

/** The prompt; of a template's job, its headline. */
export function promptOf(job: Pick<Asked, 'input'>): string {
  const { prompt, headline } = asRecord(job.input);
  if (typeof prompt === 'string') return prompt;
  return typeof headline === 'string' ? headline : '';
}

/** What runs it, for people: the template, else the model. */
export function nameOf(job: { model: { id: string }; template: { key: string } | null }): string {
  return job.template?.key ?? job.model.id;
}

export function inputsOf(job: Pick<Asked, 'input'>): Record<string, unknown> {
  return asRecord(job.input);
}

export interface AskedOptions {
  width: number | null;
  height: number | null;
  count: number;
  seed: string | null;
}

export function optionsOf(job: Pick<Asked, 'options'>): AskedOptions {
  const options = asRecord(job.options);
  const seed = options['seed'];
  return {
    width: asNumber(options['width']),
    height: asNumber(options['height']),
    count: asNumber(options['num_images']) ?? 1,
    seed: typeof seed === 'string' || typeof seed === 'number' ? String(seed) : null,
  };
}

/** The shape to keep free for the result: as asked for, else a square. */
export function shapeOf(job: Pick<Asked, 'options'>): { width: number; height: number } {
  const { width, height } = optionsOf(job);
  return { width: width ?? 1024, height: height ?? 1024 };
}

function asRecord(value: unknown): Record<string, unknown> {
  return value !== null && typeof value === 'object' ? { ...value } : {};
}

function asNumber(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
