import { computed } from '@preact/signals-core';
import { element } from '../page/element.js';
import { select } from '../page/select.js';
import { slider } from '../page/slider.js';
import {
  type FamilyState,
  highestSeed,
  limits,
  type WeightName,
  weightNames,
} from './family-state.js';
import { memberNames, members, type SliderName } from './members.js';
import { type PictureName, pictureNames } from './pictures.js';
import { taskTitles } from './tasks.js';

const sliderLooks: Readonly<
  Record<SliderName, { label: string; text: (value: number) => string; title: string }>
> = {
  dilation: {
    label: 'Dilation',
    text: (value) => `${value} px`,
    title: 'How far the taps of the regular window lie apart',
  },
  offsets: {
    label: 'Offsets',
    text: (value) => value.toFixed(2),
    title: 'What offsets, or the branch that predicts them, are multiplied by',
  },
  mask: {
    label: 'Mask',
    text: (value) => value.toFixed(1),
    title: 'What the branch that predicts factors is multiplied by',
  },
  rotation: { label: 'Rotation', text: (value) => `${value}\u00b0`, title: 'Of the map A' },
  scale: { label: 'Scale', text: (value) => value.toFixed(2), title: 'Of the map A' },
};

const pictureTitles: Readonly<Record<PictureName, string>> = {
  discs: 'Two discs',
  phantom: 'Slice of a phantom',
};

const weightTitle = (name: WeightName) =>
  name === 'random' ? 'drawn at random' : `trained on: ${taskTitles[name]}`;

/** Which member, on which image, and the sliders that mean something to it. */
export function familyControls(state: FamilyState): HTMLElement {
  const { member, picture, seed, sliders, weights, task } = state;
  const isTrained = computed(() => task.value !== null);
  const choices = element(
    'div',
    { class: 'controls' },
    element('label', { for: 'family-member' }, 'Member'),
    select(
      'family-member',
      memberNames.map((name) => [name, members[name].title]),
      () => member.value,
      (name) => {
        member.value = name;
      },
    ),
    element('label', { for: 'family-weights' }, 'Weights'),
    select(
      'family-weights',
      weightNames.map((name) => [name, weightTitle(name)] as const),
      () => weights.value,
      (name) => state.chooseWeights(name),
    ),
    element(
      'span',
      { class: 'controls', hidden: isTrained },
      element('label', { for: 'family-picture' }, 'Image'),
      select(
        'family-picture',
        pictureNames.map((name) => [name, pictureTitles[name]] as const),
        () => picture.value,
        (name) => state.choosePicture(name),
      ),
    ),
    element(
      'button',
      {
        type: 'button',
        id: 'family-redraw',
        disabled: computed(() => isTrained.value || member.value === 'transformer'),
        title: 'Other random weights, offsets and branches',
        onclick: () => {
          seed.value = (seed.value % highestSeed) + 1;
        },
      },
      'Draw anew',
    ),
  );
  const every = Object.entries(sliderLooks).map(([key, look]) => {
    const name = key as SliderName;
    const hidden = computed(() => isTrained.value || !members[member.value].sliders.includes(name));
    const { lowest, highest, step } = limits[name];
    const id = `family-${name}`;
    return slider({ id, ...look, value: sliders[name], lowest, highest, step, hidden });
  });
  return element('div', {}, choices, ...every);
}
