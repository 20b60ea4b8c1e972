const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What XML forbids even when escaped: control characters, lone halves of surrogate pairs. */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/**
 * Text that is safe between tags and inside quoted attributes of HTML and SVG. Names come from
 * files (a label's name, a scan's file name), so nothing is put into a page without this.
 *
 * @param text - anything; it is turned into a string
 * @returns the text with `& < > " '` as entities and characters that XML forbids as U+FFFD
 *
 * @example
 * ```ts
 * import { escapeHtml } from '@obelisk/viz';
 * escapeHtml('<b> & "c"'); // => '&lt;b&gt; &amp; &quot;c&quot;'
 * ```
 */
export function escapeHtml(text: unknown): string {
  return String(text)
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"']/g, (character) => entities[character]);
}
