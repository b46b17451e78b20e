/** Pixels of the 1× format. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The rectangle around all of these; undefined around none. */
export function around(rects: readonly Rect[]): Rect | undefined {
  const [first, ...rest] = rects;
  if (first === undefined) return undefined;
  return rest.reduce((one, other) => {
    const left = Math.min(one.left, other.left);
    const top = Math.min(one.top, other.top);
    const right = Math.max(one.left + one.width, other.left + other.width);
    const bottom = Math.max(one.top + one.height, other.top + other.height);
    return { left, top, width: right - left, height: bottom - top };
  }, first);
}
