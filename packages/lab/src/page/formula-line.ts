import { effect } from '@preact/signals-core';
import { element } from './element.js';
import { scrollable } from './scrollable.js';
import { showTex } from './tex.js';

/** A formula that follows signals, and stays while there is none; wide ones scroll. */
export function formulaLine(label: string, tex: () => string | null): HTMLElement {
  const target = element('div');
  effect(() => {
    const text = tex();
    if (text !== null) showTex(target, text, true);
  });
  return scrollable(label, target);
}
