import { escapeHtml } from './escape.js';

/** Text that is markup already, and is put into a page as it is. */
export interface Markup {
  readonly markup: string;
  /** The markup as text. */
  toString(): string;
}

/** What may stand in a template: lists are joined, markup stays, anything else is escaped. */
export type MarkupPart = Markup | string | number | readonly MarkupPart[];

/**
 * Markup out of text that is known to be safe, as a picture that was drawn here.
 *
 * @example
 * ```ts
 * import { html, markup } from '@obelisk/viz';
 * String(html`<p>${markup('<b>a</b>')}</p>`); // => '<p><b>a</b></p>'
 * ```
 */
export function markup(text: string): Markup {
  return { markup: text, toString: () => text };
}

/**
 * A piece of a page. What is put into it is escaped, unless it is such a piece itself: a name out
 * of a file cannot become a tag, because nobody has to think of it.
 *
 * @example
 * ```ts
 * import { html } from '@obelisk/viz';
 * const items = ['a&b', '<script>'].map((name) => html`<li>${name}</li>`);
 * String(html`<ul>${items}</ul>`); // => '<ul><li>a&amp;b</li><li>&lt;script&gt;</li></ul>'
 * ```
 */
export function html(texts: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  return markup(texts.map((text, at) => text + (at in parts ? shown(parts[at]) : '')).join(''));
}

function shown(part: MarkupPart): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escapeHtml(part);
  return 'markup' in part ? part.markup : part.map(shown).join('');
}
