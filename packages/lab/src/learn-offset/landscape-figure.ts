import { markup } from '@obelisk/viz/basics';
import { type Landscape, landscapeFrame, landscapeSvg } from '@obelisk/viz/plots';
import { effect, type ReadonlySignal, signal } from '@preact/signals-core';
import { element, setAttributes, svgElement } from '../page/element.js';
import { showMarkup } from '../page/show-markup.js';
import { stage } from '../page/stage.js';
import { ticks } from './tasks.js';
import { edge, type Walk } from './walk.js';

export const frame = landscapeFrame({ x: ticks, y: ticks });
/** A tenth of a pixel of the image, and a whole one. */
const keySteps = [0.025, 0.25] as const;

/** The landscape from above, dark where it is low, with the walk; the start is a handle. */
export function landscapeFigure(
  walk: Walk,
  landscape: ReadonlySignal<Landscape | null>,
): HTMLElement {
  const picture = element('div', { class: 'picture' });
  effect(() => {
    if (!landscape.value) return;
    const label = 'Loss over the offset, dark where it is low';
    const axes = { xLabel: 'Sx', yLabel: 'Sy' };
    showMarkup(picture, markup(landscapeSvg(label, landscape.value, [], axes)));
  });
  const trail = svgElement('polyline', { class: 'trail' });
  const under = svgElement('polyline', { class: 'trail-edge' });
  const steps = svgElement('g', { class: 'trail-steps' });
  const now = svgElement('circle', { class: 'trail-end', r: 0.035 });
  effect(() => {
    const points = walk.standings.value.map(({ at }) => at);
    for (const line of [under, trail]) setAttributes(line, { points: points.join(' ') });
    steps.replaceChildren(...points.map(([cx, cy]) => svgElement('circle', { cx, cy, r: 0.013 })));
    const [cx, cy] = points.at(-1) ?? walk.start.value;
    setAttributes(now, { cx, cy });
  });
  const { left, top, width, height } = frame;
  const svg = svgElement(
    'svg',
    { viewBox: `${left} ${top} ${width} ${height}`, class: 'walk' },
    pixelLines(),
    under,
    trail,
    steps,
    now,
  );
  const start = {
    kind: 'start',
    label: 'Start of the offset',
    letter: 'S',
    place: walk.start,
    steps: keySteps,
    moveTo: (to: readonly [number, number]) => {
      walk.drop(to);
    },
  };
  return stage(signal(frame), [picture, svg], [start]);
}

/** Rows and columns of pixels, where the slope jumps. */
function pixelLines(): SVGElement {
  const lines = Array.from({ length: 9 }, (_, at) => at / 4 - 1).flatMap((along) => [
    svgElement('line', { x1: along, x2: along, y1: -edge, y2: edge }),
    svgElement('line', { y1: along, y2: along, x1: -edge, x2: edge }),
  ]);
  return svgElement('g', { class: 'pixel-lines' }, ...lines);
}
