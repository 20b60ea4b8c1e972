import type { Markup } from '@obelisk/viz/basics';

/** Shows a piece of a page in place of what an element holds: text alone cannot become HTML. */
export function showMarkup(target: Element, { markup }: Markup): void {
  target.innerHTML = markup;
}
