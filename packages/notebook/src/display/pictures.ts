import type { Markup } from '@obelisk/viz/basics';
import { Displayable } from './displayable.js';

/**
 * A formula in TeX, on a line of its own.
 *
 * @example
 * ```ts
 * import { tex } from '@obelisk/notebook';
 * tex('\\frac{1}{2}').bundle['text/latex']; // => '$$\\frac{1}{2}$$'
 * ```
 */
export function tex(formula: string): Displayable {
  return new Displayable({ 'text/plain': formula, 'text/latex': `$$${formula}$$` });
}

/**
 * A picture from the text of an SVG element, such as the pictures of `@obelisk/viz`.
 *
 * @param description - for those who cannot see it; its `aria-label` when left out
 * @throws Error when the text does not begin with `<svg`
 *
 * @example
 * ```ts
 * import { svg } from '@obelisk/notebook';
 * String(svg('<svg aria-label="Nothing"></svg>')); // => 'Nothing'
 * svg('<p>'); // throws: svg: expected an SVG element, got <p>
 * ```
 */
export function svg(text: string, description = ariaLabelOf(text)): Displayable {
  if (!text.trimStart().startsWith('<svg')) {
    throw new Error(`svg: expected an SVG element, got ${text.slice(0, 20)}`);
  }
  return new Displayable({ 'text/plain': description, 'image/svg+xml': text.trim() });
}

function ariaLabelOf(text: string): string {
  return /aria-label="([^"]*)"/.exec(text)?.[1] ?? 'a picture';
}

/**
 * HTML as it is. What came from elsewhere is put into it by the tag `html` of `@obelisk/viz`, which
 * escapes it.
 *
 * @param description - for hosts that show text only; the text between the tags when left out
 *
 * @example
 * ```ts
 * import { html } from '@obelisk/notebook';
 * String(html('<p>one <b>two</b></p>')); // => 'one two'
 * ```
 */
export function html(content: string | Markup, description?: string): Displayable {
  const text = String(content);
  return new Displayable({
    'text/plain': description ?? text.replace(/<[^>]*>/g, ''),
    'text/html': text,
  });
}

/**
 * A picture from the bytes of a PNG file, such as `overlayPng` of `@obelisk/viz` makes.
 *
 * @example
 * ```ts
 * import { png } from '@obelisk/notebook';
 * png(new Uint8Array([137, 80, 78, 71]), 'a scan').bundle['image/png']; // => 'iVBORw=='
 * ```
 */
export function png(bytes: Uint8Array, description = 'a picture'): Displayable {
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return new Displayable({ 'text/plain': description, 'image/png': btoa(binary) });
}
