import { element, svgElement } from '../page/element.js';
import { arrow } from './arrow.js';
import type { Axes } from './messages.js';
import type { MovedOffset } from './moved-offset.js';

type Place = readonly [number, number];

/** Half the side of the picture. */
const half = 10;

/**
 * The pulls of the scans, one behind the other, and their sum; dashed, in a scale of its own, the
 * step that Adam took. All point where they pull: against the gradient.
 */
export function sumFigure({ scans, sum, adam }: MovedOffset, axes: Axes): HTMLElement {
  const inPlane = (numbers: readonly number[]): Place => [numbers[axes[0]], numbers[axes[1]]];
  const ends: Place[] = [[0, 0]];
  for (const scan of scans) {
    const [[x, y], [right, up]] = [ends[ends.length - 1], inPlane(scan.sum)];
    ends.push([x - right, y - up]);
  }
  const farthest = Math.max(...ends.flat().map(Math.abs));
  const scale = farthest > 0 ? (0.85 * half) / farthest : 0;
  const scaled = ([x, y]: Place): Place => [scale * x, scale * y];
  const parts = scans.map((scan, at) => {
    const [right, up] = inPlane(scan.sum);
    return arrow('part', scaled(ends[at]), scaled([-right, -up]), 1.2);
  });
  const [right, up] = inPlane(sum);
  const total = arrow('total', [0, 0], scaled([-right, -up]), 1.8);
  total.dataset.scale = String(scale);
  const step = inPlane(adam.axes.map((axis) => axis.step));
  const ofStep = Math.max(...step.map(Math.abs));
  const stepScale = ofStep > 0 ? (0.85 * half) / ofStep : 0;
  const moved = arrow('step', [0, 0], [stepScale * step[0], stepScale * step[1]], 1.8);
  const cross = svgElement('path', { class: 'cross', d: `M${-half} 0H${half}M0 ${-half}V${half}` });
  const svg = svgElement(
    'svg',
    {
      viewBox: `${-half} ${-half} ${2 * half} ${2 * half}`,
      role: 'img',
      'aria-label': 'The sum of all pulls, and the step of Adam',
    },
    cross,
    ...parts,
    moved,
    total,
  );
  const caption =
    'Thin: the pull of each scan, one behind the other. Thick: their sum. Dashed: the step that ' +
    'Adam took, in a scale of its own.';
  return element('figure', { class: 'sum-figure' }, svg, element('figcaption', {}, caption));
}
