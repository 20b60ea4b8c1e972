import { effect } from '@preact/signals-core';
import { element, setAttributes, svgElement } from '../page/element.js';
import { paintPicture } from '../page/paint-picture.js';
import { type Place, stage } from '../page/stage.js';
import type { LookedAt } from './equation.js';
import type { FamilyState } from './family-state.js';
import type { GreyImage } from './pictures.js';
import type { Splat } from './splat.js';

/** The image with the taps of two places; both places are handles. */
export function looksFigure(state: FamilyState): HTMLElement {
  const canvas = element('canvas');
  const svg = svgElement('svg', { preserveAspectRatio: 'none' });
  effect(() => {
    const { left, top, width, height } = state.frame.value;
    setAttributes(svg, { viewBox: `${left} ${top} ${width} ${height}` });
    paintFramed(canvas, state.image.value, -left - 0.5);
  });
  effect(() => {
    const { answered, atShown, atB, shown, b, frame } = state;
    if (!answered.value || !atShown.value || !atB.value) return svg.replaceChildren();
    const { looks, member, image } = answered.value;
    const size = frame.value.width / 75;
    svg.replaceChildren(
      ...(looks.splat ? [kernelSquares(looks.splat, shown.value)] : []),
      ...(member === 'transformer' ? [mappedFrame(looks.places, image)] : []),
      tapMarks('b', atB.value, b.value, size),
      tapMarks('a', atShown.value, shown.value, size),
    );
  });
  const { a, b } = state;
  const handle = (letter: string, label: string, place: typeof a) => ({
    kind: `of-${letter}`,
    label,
    letter,
    place,
    steps: [1, 4] as const,
    moveTo: (to: Place) => {
      state.hovered.value = null;
      place.value = state.pixel(to);
    },
  });
  const handles = [handle('a', 'Place a', a), handle('b', 'Place b', b)];
  return stage(state.frame, [canvas, svg], handles, (place) => {
    const { left, top, width, height } = state.frame.value;
    const isIn =
      place &&
      place[0] > left &&
      place[1] > top &&
      place[0] < left + width &&
      place[1] < top + height;
    const pixel = isIn ? state.pixel(place) : null;
    if (String(pixel) !== String(state.hovered.value)) state.hovered.value = pixel;
  });
}

/** Lines from the place to where it looks; a dot's area goes with the factor. */
function tapMarks(letter: string, { taps }: LookedAt, [px, py]: Place, size: number): SVGElement {
  const lines = taps.map(({ at: [x, y] }) =>
    svgElement('line', { x1: px, y1: py, x2: x, y2: y, 'stroke-width': size / 5 }),
  );
  const dots = taps.map(({ at: [x, y], factor }, k) =>
    svgElement('circle', {
      class: factor !== null && factor < 0 ? 'tap negative' : 'tap',
      'data-tap': k + 1,
      cx: x,
      cy: y,
      r: size * (factor === null ? 0.75 : Math.max(Math.sqrt(Math.abs(factor)), 0.15)),
      'stroke-width': size / 4,
    }),
  );
  return svgElement('g', { class: `taps of-${letter}` }, ...lines, ...dots);
}

/** The pixels that a kernel reaches, the more opaque the more they weigh. */
function kernelSquares({ kernel, reach }: Splat, [px, py]: Place): SVGElement {
  const most = Math.max(...kernel.flat().map(Math.abs));
  const squares = kernel.flatMap((row, y) =>
    row.map((weight, x) =>
      svgElement('rect', {
        x: px + x - reach - 0.5,
        y: py + y - reach - 0.5,
        width: 1,
        height: 1,
        'fill-opacity': 0.8 * Math.sqrt(Math.abs(weight) / most),
      }),
    ),
  );
  return svgElement('g', { class: 'kernel-squares' }, ...squares);
}

/** Where the corners of the image look, joined. */
function mappedFrame(places: readonly number[], { width, height }: GreyImage): SVGElement {
  const last = width * height - 1;
  const corners = [0, width - 1, last, last - width + 1];
  const points = corners.map((at) => `${places[2 * at]},${places[2 * at + 1]}`).join(' ');
  return svgElement('polygon', { class: 'mapped-frame', points });
}

/** In grey, with a transparent margin. */
function paintFramed(canvas: HTMLCanvasElement, image: GreyImage, margin: number): void {
  const [width, height] = [image.width + 2 * margin, image.height + 2 * margin];
  const data = new Uint8ClampedArray(4 * width * height);
  const [black, white] = image.range ?? [0, 1];
  image.values.forEach((value, at) => {
    const [x, y] = [at % image.width, Math.floor(at / image.width)];
    const grey = (255 * (value - black)) / (white - black);
    data.set([grey, grey, grey, 255], 4 * ((y + margin) * width + x + margin));
  });
  paintPicture(canvas, { width, height, data });
}
