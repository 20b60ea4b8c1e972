import { computed } from '@preact/signals-core';
import { element } from '../page/element.js';
import type { TrainingState } from './training-state.js';

/** What there is to say of a training that outlives its page, or does not. */
export function keepingLine({ keeping, otherTab }: TrainingState): HTMLElement {
  const sentence = computed(() => {
    const beside = otherTab.value ? 'Another tab of this browser has a training open, too.' : '';
    return [keeping.value.sentence, beside].filter((one) => one !== '').join(' ');
  });
  const hidden = computed(() => sentence.value === '');
  return element('p', { id: 'keeping', class: 'dim', role: 'status', hidden }, sentence);
}
