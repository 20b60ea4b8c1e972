import type { MimeBundle } from '@obelisk/notebook/runtime';
import { type Markup, markup } from '@obelisk/viz/basics';
import { element } from '../page/element.js';
import { markdownHtml } from '../page/markdown.js';
import { scrollable } from '../page/scrollable.js';
import { showMarkup } from '../page/show-markup.js';
import { showTex } from '../page/tex.js';

/** One output in the richest form that it has. */
export function outputElement(bundle: MimeBundle): HTMLElement {
  const plain = bundle['text/plain'];
  if (bundle['image/svg+xml'] !== undefined) {
    const picture = shown(markup(bundle['image/svg+xml']));
    picture.classList.add('picture');
    return picture;
  }
  if (bundle['image/png'] !== undefined) {
    const src = `data:image/png;base64,${bundle['image/png']}`;
    return element('div', { class: 'picture' }, element('img', { src, alt: plain }));
  }
  if (bundle['text/latex'] !== undefined) {
    const target = scrollable('Formula');
    showTex(target, bundle['text/latex'].replace(/^\$\$|\$\$$/g, ''), true);
    return target;
  }
  if (bundle['text/html'] !== undefined) return shown(markup(bundle['text/html']));
  if (bundle['text/markdown'] !== undefined) {
    return shown(markdownHtml(bundle['text/markdown']));
  }
  return element('pre', { class: 'plain' }, plain);
}

/** What a cell of the reader's own notebook shows as HTML is shown as HTML. */
function shown(page: Markup): HTMLElement {
  const target = scrollable('Output');
  showMarkup(target, page);
  return target;
}
