import { markup } from '@obelisk/viz/basics';
import { samplesSvg } from '@obelisk/viz/plots';
import { effect } from '@preact/signals-core';
import { element } from '../page/element.js';
import { showMarkup } from '../page/show-markup.js';
import { picture, size, toPixel } from './tasks.js';
import type { Walk } from './walk.js';

const middle = (size - 1) / 2;

/** The image, and where the place in its middle looks now. */
export function samplePicture(walk: Walk): HTMLElement {
  const target = element('div', { class: 'picture' });
  effect(() => {
    if (!walk.now.value) return;
    const mark = { from: [middle, middle], at: toPixel(walk.now.value.at) } as const;
    const label = 'The image of 9 x 9 pixels, and where the place in its middle looks';
    showMarkup(target, markup(samplesSvg(label, picture, [mark], { digits: 1, margin: 2 })));
  });
  const caption = 'The image. Blue: the place in its middle; orange: where it looks, by S.';
  return element('figure', { class: 'sample-picture' }, target, element('figcaption', {}, caption));
}
