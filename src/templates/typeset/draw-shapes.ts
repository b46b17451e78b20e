// Capsules and rules of a stack as SVG.

import type { PlacedShape } from './fit-stack.ts';
import type { Color } from './layout.ts';

/** `ink` is the colour of shapes that take it from the words around them. */
export function drawShapes(shapes: readonly PlacedShape[], ink: Color): string {
  return shapes.map((shape) => drawShape(shape, ink)).join('');
}

function drawShape({ rect, fill, radius, border }: PlacedShape, ink: Color): string {
  const colorOf = (color: Color | 'ink') => (color === 'ink' ? ink : color);
  const inset = (border?.width ?? 0) / 2;
  const box = [
    `x="${rect.left + inset}"`,
    `y="${rect.top + inset}"`,
    `width="${rect.width - 2 * inset}"`,
    `height="${rect.height - 2 * inset}"`,
    `rx="${Math.min(radius, rect.height / 2)}"`,
    `fill="${fill === undefined ? 'none' : colorOf(fill)}"`,
  ];
  if (border !== undefined) {
    box.push(`stroke="${colorOf(border.color)}"`, `stroke-width="${border.width}"`);
    if (border.dashed === true) box.push(`stroke-dasharray="${border.width * 3} ${border.width * 2}"`);
  }
  return `<rect ${box.join(' ')}/>`;
}
