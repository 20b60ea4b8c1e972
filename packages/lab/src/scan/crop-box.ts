import { computed } from '@preact/signals-core';
import { element } from '../page/element.js';
import type { ScanState } from './scan-state.js';

/** Along each axis the first voxel and the one after the last, in R, A, S order. */
export type CropBox = readonly (readonly [first: number, end: number])[];

const axes = ['to the right (x)', 'to the front (y)', 'to the head (z)'];

/** Which part of the scan is segmented: six numbers, and the option of the command that says so. */
export function cropFields(state: ScanState): HTMLElement {
  const rows = axes.map((axis, a) =>
    element('label', {}, `${axis} `, field(state, a, 0), ' to ', field(state, a, 1)),
  );
  const option = computed(() => (state.crop.value === null ? '' : cropOption(state.crop.value)));
  return element(
    'details',
    { class: 'panel crop' },
    element('summary', {}, 'Crop box'),
    element(
      'p',
      { class: 'dim' },
      'The published TCIA weights expect a tight box of the abdomen, with contrast agent; what ' +
        'lies below the kidneys is beyond them. Without numbers the box of the body is taken. ' +
        'They count voxels as slices do, the end excluded.',
    ),
    element('div', { class: 'controls' }, ...rows),
    element('p', {}, 'On the command line: ', element('code', { id: 'crop-option' }, option)),
  );
}

/** `--crop 6,110,18,92,52,112` */
export function cropOption(box: CropBox): string {
  return `--crop ${box.flat().join(',')}`;
}

/** One end of a range; empty it is that of the scan. */
function field(state: ScanState, axis: number, end: 0 | 1): HTMLElement {
  const edge = computed(() => (end === 0 ? 0 : (state.scan.value?.size[axis] ?? 0)));
  const input = element('input', {
    type: 'number',
    class: 'coordinate',
    step: 1,
    min: 0,
    placeholder: edge,
    disabled: computed(() => state.scan.value === null),
    'aria-label': `${axes[axis]}: ${end === 0 ? 'first voxel' : 'the voxel after the last'}`,
    oninput: () => state.cropTo(axis, end, input.value === '' ? null : input.valueAsNumber),
  });
  return input;
}
