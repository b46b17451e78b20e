// Capsules and rules of a stack as SVG.

import type { PlacedShape } from './fit-stack.ts';

export function drawShapes(shapes: readonly PlacedShape[]): string {
  return shapes.map(drawShape).join('');
}

function drawShape({ rect, fill, radius, border }: PlacedShape): string {
  const inset = (border?.width ?? 0) / 2;
  const box = [
    `x="${rect.left + inset}"`,
    `y="${rect.top + inset}"`,
    `width="${rect.width - 2 * inset}"`,
    `height="${rect.height - 2 * inset}"`,
    `rx="${Math.min(radius, rect.height / 2)}"`,
    `fill="${fill ?? 'none'}"`,
  ];
  if (border !== undefined) {
    box.push(`stroke="${border.color}"`, `stroke-width="${border.width}"`);
    if (border.dashed === true) box.push(`stroke-dasharray="${border.width * 3} ${border.width * 2}"`);
  }
  return `<rect ${box.join(' ')}/>`;
}
