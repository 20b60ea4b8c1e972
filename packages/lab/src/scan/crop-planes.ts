import { edgeLetters, type Plane, planeAxis, sliceImage } from '@obelisk/viz/basics';
import { computed, effect, type ReadonlySignal } from '@preact/signals-core';
import ndarray from 'ndarray';
import { element } from '../page/element.js';
import { paintPicture } from '../page/paint-picture.js';
import { type CropBox, pictureAxes, shownBox } from './crop-geometry.js';
import { cropHandle } from './crop-handle.js';
import type { ScanPreview } from './scan-preview.js';
import type { ScanState } from './scan-state.js';

const planes: readonly Plane[] = ['axial', 'coronal', 'sagittal'];
/** Pixels of the longest side of the scan: all planes have one scale. */
const pixels = 300;

/**
 * The scan in three planes through the middle of the crop box, and the box, whose edges can be
 * dragged. @param isSeen - nothing is drawn before
 */
export function cropPlanes(state: ScanState, isSeen: ReadonlySignal<boolean>): HTMLElement {
  const box = computed(() => shownBox(state.scan.value?.size ?? [1, 1, 1], state.crop.value));
  const hidden = computed(() => state.scan.value === null);
  const figures = planes.map((plane) => planeFigure(plane, state, box, isSeen));
  return element('div', { class: 'crop-planes', hidden }, ...figures);
}

function planeFigure(
  plane: Plane,
  state: ScanState,
  box: ReadonlySignal<CropBox>,
  isSeen: ReadonlySignal<boolean>,
): HTMLElement {
  const canvas = element('canvas', { role: 'img', 'aria-label': `the scan, ${plane}` });
  const through = computed(() => {
    const [first, end] = box.value[planeAxis[plane]];
    return Math.floor((first + end - 1) / 2);
  });
  effect(() => {
    const scan = state.scan.value;
    if (scan && isSeen.value)
      paint(canvas, scan.preview, plane, through.value / scan.size[planeAxis[plane]]);
  });
  const frame = element('div', {
    class: 'crop-frame',
    'data-set': computed(() => state.crop.value !== null),
  });
  const stage = element('div', { class: 'crop-stage', 'data-plane': plane }, canvas, frame);
  effect(() => place(frame, plane, state.scan.value?.size ?? [1, 1, 1], box.value));
  for (const axis of pictureAxes(plane)) {
    for (const end of [0, 1] as const)
      stage.append(cropHandle({ plane, axis, end, state, box, stage }));
  }
  const { left, right, top, bottom } = edgeLetters[plane];
  const caption = `${plane}, from ${left} to ${right} and from ${top} to ${bottom}`;
  return element('figure', {}, stage, element('figcaption', { class: 'dim' }, caption));
}

/** @param part - where along its axis the plane lies, 0..1 */
function paint(canvas: HTMLCanvasElement, preview: ScanPreview, plane: Plane, part: number): void {
  const { grey, size, spacing } = preview;
  const lengths = size.map((count, axis) => count * spacing[axis]);
  paintPicture(
    canvas,
    sliceImage({
      scan: ndarray(grey, [...size]),
      colours: [],
      plane,
      index: Math.floor(part * size[planeAxis[plane]]),
      spacing,
      window: { centre: 127.5, width: 255 },
      millimetresPerPixel: Math.max(...lengths) / pixels,
    }),
  );
}

/** Parts of the picture, from its left and from its top. */
function place(frame: HTMLElement, plane: Plane, size: readonly number[], box: CropBox): void {
  const [across, down] = pictureAxes(plane);
  const percent = (part: number) => `${100 * part}%`;
  frame.style.left = percent(1 - box[across][1] / size[across]);
  frame.style.right = percent(box[across][0] / size[across]);
  frame.style.top = percent(1 - box[down][1] / size[down]);
  frame.style.bottom = percent(box[down][0] / size[down]);
}
