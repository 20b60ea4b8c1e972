import { markup } from '@obelisk/viz/basics';
import { type OffsetsPanel, offsetsFrame } from '@obelisk/viz/plots';
import { effect } from '@preact/signals-core';
import { element, setAttributes, svgElement } from '../page/element.js';
import { showMarkup } from '../page/show-markup.js';
import type { OffsetsPicture } from './messages.js';
import { offsetAt } from './offset-history.js';
import type { TrainingState } from './training-state.js';

/** Fig. 2, with a ring around the chosen offset; a click chooses the nearest one. */
export function markedOffsets(state: TrainingState): HTMLElement {
  const picture = element('div', { class: 'picture' });
  const rings = svgElement('svg', { class: 'offset-rings', 'aria-hidden': 'true' });
  effect(() => {
    const shown = state.offsets.value;
    if (shown) showMarkup(picture, markup(shown.svg));
  });
  effect(() => {
    const [shown, offset] = [state.offsets.value, state.offset.value];
    if (!shown || offset === null) return rings.replaceChildren();
    const { width, height, inPicture } = offsetsFrame(shown.extent);
    setAttributes(rings, { viewBox: `0 0 ${width} ${height}` });
    const marks = (['before', 'after'] as const).map((panel) => {
      const [cx, cy] = inPicture(panel, inPlane(shown, panel, offset));
      const ring = (className: string) => svgElement('circle', { class: className, cx, cy, r: 5 });
      return svgElement('g', { 'data-panel': panel }, ring('ring-edge'), ring('ring'));
    });
    rings.replaceChildren(...marks);
  });
  const root = element('div', { class: 'marked-offsets' }, picture, rings);
  root.addEventListener('click', (event) => {
    const shown = state.offsets.value;
    if (!shown) return;
    const { left, top, width, height } = picture.getBoundingClientRect();
    const frame = offsetsFrame(shown.extent);
    const x = ((event.clientX - left) / width) * frame.width;
    const y = ((event.clientY - top) / height) * frame.height;
    const clicked = frame.inPlane(x, y);
    if (clicked) state.offset.value = nearestOffset(shown, clicked.panel, clicked.offset);
  });
  return root;
}

/** An offset in the plane of the picture. */
function inPlane(
  { places, axes }: OffsetsPicture,
  panel: OffsetsPanel,
  offset: number,
): [number, number] {
  const place = offsetAt(places[panel], offset);
  return [place[axes[0]], place[axes[1]]];
}

/** The number of the offset that is nearest to a place of a panel. */
function nearestOffset(
  shown: OffsetsPicture,
  panel: OffsetsPanel,
  [across, upwards]: readonly [number, number],
): number {
  let [nearest, least] = [0, Number.POSITIVE_INFINITY];
  for (let offset = 0; offset < shown.places[panel].length / 3; offset++) {
    const [x, y] = inPlane(shown, panel, offset);
    const distance = Math.hypot(x - across, y - upwards);
    if (distance < least) [nearest, least] = [offset, distance];
  }
  return nearest;
}
