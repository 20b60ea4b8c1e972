import { html } from '@obelisk/viz/basics';
import { Displayable } from './displayable.js';

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
  const lines = text.split('\n').map((line, at) => {
    const start = at === 0 ? '' : '\n';
    return mark?.test(line) ? html`${start}<mark>${line}</mark>` : `${start}${line}`;
  });
  const page = html`<pre tabindex="0"><code>${lines}</code></pre>`;
  return new Displayable({ 'text/plain': text, 'text/html': String(page) });
}
