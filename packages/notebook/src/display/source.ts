import { escapeHtml } from '@obelisk/viz/basics';
import type { Displayable } from './displayable.js';
import { html } from './pictures.js';

/**
 * Source text, line by line.
 * @param mark - marks the lines that it finds
 *
 * @example
 * ```ts
 * import { source } from '@obelisk/notebook';
 * const shown = source('let a;\nlet b;', /b/);
 * String(shown); // => 'let a;\nlet b;'
 * shown.bundle['text/html']?.includes('<mark>let b;</mark>'); // => true
 * ```
 */
export function source(text: string, mark?: RegExp): Displayable {
  const lines = text.split('\n').map((line) => {
    const shown = escapeHtml(line);
    return mark?.test(line) ? `<mark>${shown}</mark>` : shown;
  });
  return html(`<pre tabindex="0"><code>${lines.join('\n')}</code></pre>`, text);
}
