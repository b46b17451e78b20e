/** Which pictures are chosen for something. */
export interface Selection {
  /** Whether a click chooses instead of opening. */
  on: boolean;
  ids: ReadonlySet<string>;
  /** Where a range starts. */
  anchor: number | null;
}

export const NO_SELECTION: Selection = { on: false, ids: new Set(), anchor: null };

export function toggleSelected(selection: Selection, id: string, index: number): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { on: true, ids, anchor: index };
}

/** From the anchor to here, both included. */
export function selectRange(selection: Selection, idsInOrder: readonly string[], index: number): Selection {
  const anchor = selection.anchor ?? index;
  const [from, to] = anchor < index ? [anchor, index] : [index, anchor];
  return { on: true, ids: new Set([...selection.ids, ...idsInOrder.slice(from, to + 1)]), anchor };
}
