import type { Plane } from '@obelisk/viz/basics';
import { computed, effect, type ReadonlySignal } from '@preact/signals-core';
import { element } from '../page/element.js';
import { type CropBox, endName, pictureAxes } from './crop-geometry.js';
import type { ScanState } from './scan-state.js';

/** One edge of the crop box in one plane. */
export interface Edge {
  readonly plane: Plane;
  readonly axis: number;
  readonly end: 0 | 1;
  readonly state: ScanState;
  readonly box: ReadonlySignal<CropBox>;
  /** The picture of the plane, which it moves over. */
  readonly stage: HTMLElement;
}

/**
 * The handle of an edge, outside of the box: a pointer drags it, keys move it where their arrows
 * point.
 */
export function cropHandle(edge: Edge): HTMLElement {
  const { plane, axis, end, state, box } = edge;
  const isAcross = pictureAxes(plane)[0] === axis;
  const count = computed(() => state.scan.value?.size[axis] ?? 1);
  const value = computed(() => box.value[axis][end]);
  const least = computed(() => (end === 0 ? 0 : box.value[axis][0] + 1));
  const most = computed(() => (end === 0 ? box.value[axis][1] - 1 : count.value));
  const move = (voxel: number) =>
    state.cropTo(axis, end, Math.min(Math.max(voxel, least.value), most.value));
  /** Voxels between a pointer that drags and the edge. */
  let besideEdge = 0;
  const handle = element('div', {
    class: `crop-handle ${isAcross ? 'across' : 'down'} ${end === 0 ? 'first' : 'end'}`,
    tabindex: 0,
    role: 'slider',
    'aria-label': `${plane}, ${endName(axis, end)}`,
    'aria-orientation': isAcross ? 'horizontal' : 'vertical',
    'aria-valuemin': least,
    'aria-valuemax': most,
    'aria-valuenow': value,
    onkeydown: (event: KeyboardEvent) => {
      const voxel = movedByKey(event, value.value, isAcross, [least.value, most.value]);
      if (voxel === null) return;
      event.preventDefault();
      move(voxel);
    },
    onpointerdown: (event: PointerEvent) => {
      handle.setPointerCapture(event.pointerId);
      besideEdge = count.value * partUnder(event, edge.stage, isAcross) - value.value;
    },
    onpointermove: (event: PointerEvent) => {
      if (!handle.hasPointerCapture(event.pointerId)) return;
      move(Math.round(count.value * partUnder(event, edge.stage, isAcross) - besideEdge));
    },
  });
  effect(() => {
    const [across, down] = pictureAxes(plane);
    const part = (along: number, voxel: number) =>
      `${100 * (1 - voxel / (state.scan.value?.size[along] ?? 1))}%`;
    const middle = ([first, last]: readonly [number, number]) => (first + last) / 2;
    handle.style.left = part(across, isAcross ? value.value : middle(box.value[across]));
    handle.style.top = part(down, isAcross ? middle(box.value[down]) : value.value);
  });
  return handle;
}

/** Where a pointer is along the index of an axis, 0..1: the picture runs against it. */
function partUnder(event: PointerEvent, stage: HTMLElement, isAcross: boolean): number {
  const { left, top, width, height } = stage.getBoundingClientRect();
  return 1 - (isAcross ? (event.clientX - left) / width : (event.clientY - top) / height);
}

/** @returns the voxel that a key moves an edge to; null for other keys */
function movedByKey(
  { key, shiftKey }: KeyboardEvent,
  from: number,
  isAcross: boolean,
  [least, most]: readonly [number, number],
): number | null {
  const by = shiftKey ? 10 : 1;
  const [towardsMore, towardsLess] = isAcross
    ? ['ArrowLeft', 'ArrowRight']
    : ['ArrowUp', 'ArrowDown'];
  if (key === towardsMore) return from + by;
  if (key === towardsLess) return from - by;
  if (key === 'PageUp') return from + 10;
  if (key === 'PageDown') return from - 10;
  if (key === 'Home') return least;
  return key === 'End' ? most : null;
}
