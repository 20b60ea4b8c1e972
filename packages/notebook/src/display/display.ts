import type { Markup } from '@obelisk/viz/basics';
import { Displayable, type MimeBundle } from './displayable.js';
import { currentHost } from './host.js';
import { html, png } from './pictures.js';
import { plainText } from './plain-text.js';

const pngSignature = [137, 80, 78, 71, 13, 10, 26, 10];

/**
 * Shows values, one output each, below the cell that runs. The value of a cell's last line is
 * shown without it.
 *
 * @param values - anything: what `tex`, `table`, `heatmap`, `svg`, `html` and `curve` give, pieces
 * of a page by the tag `html` of `@obelisk/viz`, the bytes of a PNG file, tensors, arrays, objects,
 * text
 *
 * @example
 * ```ts
 * import { display, type MimeBundle, setNotebookHost, tex } from '@obelisk/notebook';
 * const shown: MimeBundle[] = [];
 * const former = setNotebookHost({ show: (bundle) => shown.push(bundle) });
 * display('x is', tex('x = 3'));
 * setNotebookHost(former);
 * shown.map((bundle) => bundle['text/plain']); // => ['x is', 'x = 3']
 * shown[1]['text/latex']; // => '$$x = 3$$'
 * ```
 */
export function display(...values: readonly unknown[]): void {
  for (const value of values) currentHost().show(bundleOf(value));
}

/**
 * The forms in which a value can be shown.
 *
 * @example
 * ```ts
 * import { bundleOf } from '@obelisk/notebook';
 * bundleOf([1, 2]); // => { 'text/plain': '[1, 2]' }
 * ```
 */
export function bundleOf(value: unknown): MimeBundle {
  if (value instanceof Displayable) return value.bundle;
  if (isPng(value)) return png(value).bundle;
  if (isMarkup(value)) return html(value).bundle;
  return { 'text/plain': plainText(value) };
}

/** Whether something is a piece of a page, whichever copy of the package made it. */
function isMarkup(value: unknown): value is Markup {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'markup');
}

function isPng(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array && pngSignature.every((byte, i) => value[i] === byte);
}
