import { computed, type ReadonlySignal } from '@preact/signals-core';
import { element } from './element.js';

/** What went wrong, in a sentence; nothing while the signal is null. */
export function problemLine(problem: ReadonlySignal<string | null>): HTMLElement {
  const hidden = computed(() => problem.value === null);
  const sentence = computed(() => problem.value ?? '');
  return element('p', { class: 'error', role: 'alert', hidden }, sentence);
}
