import type { FieldValues } from '../forms/values.ts';

export interface TemplateSearch {
  /** Variables that a link brings along. */
  with?: FieldValues;
}

export function readTemplateSearch(search: Record<string, unknown>): TemplateSearch {
  const values = search['with'];
  return values !== null && typeof values === 'object' && !Array.isArray(values)
    ? { with: { ...values } }
    : {};
}
