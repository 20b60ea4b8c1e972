import { element } from './element.js';

/** What may be wider than the page: it scrolls by itself, by keys too. */
export function scrollable(label: string, ...children: (Node | string)[]): HTMLElement {
  const attributes = { class: 'wide', tabindex: 0, role: 'group', 'aria-label': label };
  return element('div', attributes, ...children);
}
