import { svgElement } from '../page/element.js';

type Place = readonly [x: number, y: number];

/** How long a head is at most, in the units of the picture, and as a part of its arrow. */
const headPart = 0.4;

/**
 * An arrow for a picture whose second axis points upwards.
 * @param head - the greatest length of its head, in the units of the picture
 */
export function arrow(className: string, [x, y]: Place, [dx, dy]: Place, head: number): SVGElement {
  const length = Math.hypot(dx, dy);
  const group = svgElement('g', { class: `arrow ${className}` });
  group.append(svgElement('line', { x1: x, y1: -y, x2: x + dx, y2: -(y + dy) }));
  if (length === 0) return group;
  const back = Math.min(head, headPart * length) / length;
  const [bx, by] = [x + dx - back * dx, y + dy - back * dy];
  const [sx, sy] = [(-back * dy) / 2, (back * dx) / 2];
  const corners = [
    [x + dx, y + dy],
    [bx + sx, by + sy],
    [bx - sx, by - sy],
  ];
  const points = corners.map(([px, py]) => `${px},${-py}`).join(' ');
  group.append(svgElement('polygon', { points }));
  return group;
}
