/**
 * What a terminal obeys instead of showing it: control characters (C0, DEL and C1), and what turns
 * the direction of text, hides in it or ends a line: Unicode's format characters, its separators of
 * lines and paragraphs, halves of surrogate pairs. The two joiners, which some scripts cannot do
 * without, stay.
 */
const obeyed = /(?!\u200c|\u200d)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text as one line that is safe to print: what a terminal would obey is shown escaped, as JSON
 * escapes it, so that JSON stays what it was. Names come from files, and a file may name its
 * organs as it likes.
 *
 * @example
 * ```ts
 * import { printable } from '@obelisk/engine/text';
 * printable('Niere, \u809d'); // => 'Niere, \u809d'
 * printable('\u001b[2Ja\nb'); // => '\\u001b[2Ja\\u000ab'
 * ```
 */
export function printable(text: string): string {
  return text.replace(obeyed, escaped);
}

/**
 * The same for text of several lines of our own, as the help of a command.
 *
 * @example
 * ```ts
 * import { printableLines } from '@obelisk/engine/text';
 * printableLines('one\ntwo\u0007\n'); // => 'one\ntwo\\u0007\n'
 * ```
 */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
