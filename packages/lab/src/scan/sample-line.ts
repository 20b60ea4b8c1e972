import { element } from '../page/element.js';
import type { ScanState } from './scan-state.js';

/** For those who have no files: one button that does all. */
export function sampleLine({ working }: ScanState, tryIt: () => void): HTMLElement {
  return element(
    'p',
    { class: 'controls' },
    element(
      'button',
      { type: 'button', id: 'sample', disabled: working, onclick: tryIt },
      'Try the sample',
    ),
    element(
      'span',
      { class: 'dim' },
      'A phantom, and weights that learned from 16 others: they know organs as a program draws ' +
        'them, and no patient.',
    ),
  );
}
