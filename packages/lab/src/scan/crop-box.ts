import { computed, effect, signal } from '@preact/signals-core';
import { element } from '../page/element.js';
import { axisNames, cropOption, endName } from './crop-geometry.js';
import { cropPlanes } from './crop-planes.js';
import type { ScanState } from './scan-state.js';

/**
 * Which part of the scan is segmented: three planes with handles, six numbers, and the option of
 * the command that says so.
 */
export function cropPanel(state: ScanState): HTMLElement {
  const rows = axisNames.map((axis, a) =>
    element('label', {}, `${axis} `, field(state, a, 0), ' to ', field(state, a, 1)),
  );
  const option = computed(() => (state.crop.value === null ? '' : cropOption(state.crop.value)));
  const isOpen = signal(false);
  const noBox = computed(() => state.crop.value === null);
  const panel = element(
    'details',
    { class: 'panel crop', ontoggle: () => toggle() },
    element('summary', {}, 'Crop box'),
    element(
      'p',
      { class: 'dim' },
      'For networks that stretch a box to a fixed size, as the published TCIA weights do: drag ' +
        'an edge, or move it by arrow keys, with Shift by ten voxels. Without a box that of the ' +
        'body is taken. Numbers count voxels as slices do, the end excluded.',
    ),
    cropPlanes(state, isOpen),
    element(
      'div',
      { class: 'controls' },
      ...rows,
      element(
        'button',
        { type: 'button', id: 'no-box', disabled: noBox, onclick: () => state.cropToNothing() },
        'No box',
      ),
    ),
    element('p', {}, 'On the command line: ', element('code', { id: 'crop-option' }, option)),
  );
  const toggle = () => {
    isOpen.value = panel.open;
  };
  return panel;
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
    'aria-label': endName(axis, end),
    oninput: () => state.cropTo(axis, end, input.value === '' ? null : input.valueAsNumber),
  });
  effect(() => {
    const voxel = state.ends.value[2 * axis + end];
    // What is being written, as `08`, is left alone where it means the same.
    if (voxel === null ? !input.validity.badInput : voxel !== input.valueAsNumber) {
      input.value = voxel === null ? '' : String(voxel);
    }
  });
  return input;
}
