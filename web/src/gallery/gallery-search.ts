// What the gallery shows, as its address says it.

import type { ImageFilter } from '../api/generated/graphql.ts';

export interface GallerySearch {
  /** Words of the prompt. */
  q?: string;
  model?: string;
  tag?: string;
  /** Days, as YYYY-MM-DD, in the reader's zone; both are included. */
  from?: string;
  to?: string;
}

export function readGallerySearch(search: Record<string, unknown>): GallerySearch {
  const read = (name: string, pattern: RegExp): string | undefined => {
    const value = search[name];
    const text = typeof value === 'number' ? String(value) : value;
    return typeof text === 'string' && pattern.test(text) ? text : undefined;
  };
  return withoutEmpty({
    q: read('q', /^[^\n]{1,200}$/),
    model: read('model', /^[\w./-]{1,100}$/),
    tag: read('tag', /^[^\n]{1,64}$/),
    from: read('from', /^\d{4}-\d{2}-\d{2}$/),
    to: read('to', /^\d{4}-\d{2}-\d{2}$/),
  });
}

export function withoutEmpty(search: { [K in keyof GallerySearch]: string | undefined }): GallerySearch {
  return Object.fromEntries(
    Object.entries(search).filter(([, value]) => value !== undefined && value !== ''),
  );
}

export function toImageFilter({ q, model, tag, from, to }: GallerySearch): ImageFilter {
  return {
    ...(q === undefined ? {} : { search: q }),
    ...(model === undefined ? {} : { model }),
    ...(tag === undefined ? {} : { tag }),
    ...(from === undefined ? {} : { createdAfter: startOfDay(from, 0) }),
    ...(to === undefined ? {} : { createdBefore: startOfDay(to, 1) }),
  };
}

function startOfDay(day: string, later: number): string {
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + later);
  return date.toISOString();
}
