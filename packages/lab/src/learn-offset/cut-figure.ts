import type { Landscape } from '@obelisk/viz/plots';
import { effect, type ReadonlySignal, type Signal } from '@preact/signals-core';
import { element, setAttributes, svgElement } from '../page/element.js';
import { frame } from './landscape-figure.js';
import { lossesAt } from './tasks.js';
import { edge, type Walk } from './walk.js';

const places = Array.from({ length: 241 }, (_, at) => (at / 120 - 1) * edge);
/** Of the drawing, in the units of the landscape, under which it stands. */
const height = 0.8;

/** The loss along Sx where the offset stands now: a kink at each column of pixels. */
export function cutFigure(
  walk: Walk,
  landscape: ReadonlySignal<Landscape | null>,
  problem: Signal<string | null>,
): HTMLElement {
  const line = svgElement('polyline', { class: 'cut-line' });
  const hop = svgElement('line', { class: 'cut-hop' });
  const before = svgElement('circle', { class: 'cut-before', r: 0.025 });
  const now = svgElement('circle', { class: 'cut-now', r: 0.04 });
  const kinks = Array.from({ length: 9 }, (_, at) => at / 4 - 1).map((x) =>
    svgElement('line', { class: 'cut-kink', x1: x, x2: x, y1: 0, y2: height }),
  );
  const svg = svgElement(
    'svg',
    {
      class: 'cut',
      viewBox: `${frame.left} -0.08 ${frame.width} ${height + 0.16}`,
      role: 'img',
      'aria-label': 'The loss along Sx, with the offset as a ball',
    },
    ...kinks,
    line,
    hop,
    before,
    now,
  );
  let round = 0;
  effect(() => {
    const { task, padding } = walk;
    const [stands, asked] = [walk.now.value, ++round];
    const toHeight = heightsOf(landscape.value);
    if (!stands || !toHeight) return;
    const last = walk.standings.value.at(-2) ?? stands;
    const [x1, y1] = [last.at[0], toHeight(last.loss)];
    const [x2, y2] = [stands.at[0], toHeight(stands.loss)];
    const row = places.map((x) => [x, stands.at[1]] as const);
    lossesAt(task.value, padding.value, row).then(
      (losses) => {
        if (asked !== round) return;
        const points = losses.map((loss, at) => `${places[at]},${toHeight(loss)}`);
        setAttributes(line, { points: points.join(' ') });
        setAttributes(hop, { x1, y1, x2, y2 });
        setAttributes(before, { cx: x1, cy: y1 });
        setAttributes(now, { cx: x2, cy: y2 });
      },
      (error: Error) => {
        problem.value = error.message;
      },
    );
  });
  const caption = element(
    'figcaption',
    {},
    'The loss along Sx through the place where the offset stands. Thin lines: columns of pixels, ' +
      'where the slope jumps.',
  );
  return element('figure', { class: 'cut-figure' }, svg, caption);
}

/** From a loss to how far below the upper edge it is drawn. */
function heightsOf(landscape: Landscape | null): ((loss: number) => number) | null {
  if (!landscape) return null;
  const all = landscape.values.flat();
  const [least, most] = [Math.min(...all), Math.max(...all)];
  return (loss) => (height * (most - loss)) / (most - least || 1);
}
