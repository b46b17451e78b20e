const SIDE = 16;
const LONGEST = 13;

/** A size as a small drawn rectangle of its shape. */
export function ShapeGlyph({ width, height }: { width: number; height: number }) {
  const scale = LONGEST / Math.max(width, height);
  const w = Math.max(3, width * scale);
  const h = Math.max(3, height * scale);
  return (
    <svg width={SIDE} height={SIDE} viewBox={`0 0 ${SIDE} ${SIDE}`} aria-hidden="true">
      <rect
        x={(SIDE - w) / 2}
        y={(SIDE - h) / 2}
        width={w}
        height={h}
        rx="1.5"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
      />
    </svg>
  );
}
