export interface CompareSearch {
  ids?: string;
}

export const MOST_COMPARED = 4;

export function readCompareSearch(search: Record<string, unknown>): CompareSearch {
  const { ids } = search;
  return typeof ids === 'string' && /^[\w.,-]{1,400}$/.test(ids) ? { ids } : {};
}

export function idsOf({ ids }: CompareSearch): string[] {
  const all = (ids ?? '').split(',').filter((id) => id !== '');
  return [...new Set(all)].slice(0, MOST_COMPARED);
}
