import { computed, effect } from '@preact/signals-core';
import { element } from '../page/element.js';
import { number } from '../trilinear/formula.js';
import { axes as axisNames } from '../trilinear/terms.js';
import { adamRule, adamStory, adamTable } from './adam-table.js';
import type { Axes } from './messages.js';
import type { MovedOffset } from './moved-offset.js';
import { pathFigure } from './path-figure.js';
import { pullFigure } from './pull-figure.js';
import { pullTable } from './pull-table.js';
import { sumFigure } from './sum-figure.js';
import { lastOffset, type TrainingState } from './training-state.js';

/** Why the chosen offset moved in the last step, or what is to be done to see it. */
export function whyPanel(state: TrainingState): HTMLElement {
  const said = element('p', { class: 'why-said' });
  const shown = element('div', { class: 'why-shown' });
  effect(() => {
    const { moved, offset } = state;
    const isOfNow = moved.value !== null && moved.value.offset === offset.value;
    said.textContent = sentence(state);
    shown.replaceChildren(...(moved.value && isOfNow ? explained(moved.value, axesOf(state)) : []));
  });
  return element(
    'section',
    {
      class: 'panel why-panel',
      'aria-labelledby': 'why-title',
      'data-offset': state.offset,
      'data-step': computed(() => state.moved.value?.step),
    },
    element('h2', { id: 'why-title' }, 'Why did this offset move?'),
    chooser(state),
    said,
    shown,
  );
}

/** The axes of the picture that the explanation goes with. */
const axesOf = (state: TrainingState): Axes => state.offsets.peek()?.axes ?? state.axes.peek();

/** By its number, for those who do not click. */
function chooser({ offset }: TrainingState): HTMLElement {
  const input = element('input', {
    id: 'why-offset',
    type: 'number',
    min: 0,
    max: lastOffset,
    step: 1,
    oninput: () => {
      const value = input.valueAsNumber;
      if (Number.isInteger(value) && value >= 0 && value <= lastOffset) offset.value = value;
    },
  });
  effect(() => {
    const text = offset.value === null ? '' : String(offset.value);
    if (input.value !== text) input.value = text;
  });
  const close = {
    type: 'button',
    id: 'why-close',
    disabled: computed(() => offset.value === null),
    onclick: () => {
      offset.value = null;
    },
  };
  return element(
    'div',
    { class: 'controls' },
    element('label', { for: 'why-offset' }, `Offset, 0 to ${lastOffset} `),
    input,
    element('button', close, 'None'),
  );
}

function sentence({ offset, moved, taken }: TrainingState): string {
  if (offset.value === null) {
    return 'Click an offset in the picture of the offsets above, or write its number.';
  }
  const which = offset.value % 2 === 0 ? 'first' : 'second';
  const named = `Offset ${offset.value}, the ${which} of pair ${Math.floor(offset.value / 2)}`;
  if (!taken.value) return `${named}, has not moved yet: take one step, or run.`;
  if (moved.value?.offset !== offset.value) return `${named} \u2026`;
  const { from, to, step } = moved.value;
  const place = (at: readonly number[]) => `(${at.map((along) => number(along, 4)).join(', ')})`;
  const way = `in step ${step} it moved from ${place(from)} to ${place(to)}`;
  return `${named}: ${way}; 1 is half the scan.`;
}

function explained(moved: MovedOffset, axes: Axes): HTMLElement[] {
  const { scans, adam } = moved;
  const lengths = scans.flatMap(({ marks }) => marks.map(({ arrow }) => Math.hypot(...arrow)));
  const strongest = Math.max(0, ...lengths);
  const heading = (text: string) => element('h3', {}, text);
  return [
    heading('Where it was pulled'),
    element(
      'p',
      { class: 'dim' },
      'Each arrow is \u2212\u2202L/\u2202F \u00b7 \u2202F/\u2202S of one point, by Eq. 3, at the ' +
        'voxel where the offset looked from it: downhill, where this point wants the offset. ' +
        'Faint ones lie before or behind the slice, which is smoothed as the network sees it. ' +
        `${axisNames[axes[0]]} runs to the right, ${axisNames[axes[1]]} upwards.`,
    ),
    element('div', { class: 'pull-figures' }, ...scans.map((one) => pullFigure(one, strongest))),
    pullTable(moved),
    heading('What Adam made of it'),
    element('p', {}, adamStory(adam)),
    adamTable(moved),
    element('p', { class: 'dim' }, adamRule(adam)),
    heading('The sum, and the path so far'),
    element('div', { class: 'pull-figures' }, sumFigure(moved, axes), pathFigure(moved, axes)),
  ];
}
