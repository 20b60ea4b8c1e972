const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** What XML forbids even when escaped, and HTML: control characters, and two that are none. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]/g;

/**
 * Text that is safe between tags and inside quoted attributes of HTML and SVG. Names come from
 * files (a label's name, a scan's file name), so nothing is put into a page without this: the tag
 * `html` sees to it.
 *
 * @returns the text with `& < > " '` as entities and characters that XML or HTML forbid as U+FFFD
 */
export function escapeHtml(text: string): string {
  return allowedText(text).replace(/[&<>"']/g, (character) => entities[character]);
}

/** Text with U+FFFD in place of what is forbidden even when escaped. */
export function allowedText(text: string): string {
  return wellFormed(text).replace(forbidden, '\ufffd');
}

/** A lone half of a surrogate pair has no UTF-8: it becomes U+FFFD. */
function wellFormed(text: string): string {
  return new TextDecoder().decode(new TextEncoder().encode(text));
}
