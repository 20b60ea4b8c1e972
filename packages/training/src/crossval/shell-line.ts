import { printable } from '@obelisk/engine/text';

/**
 * Words as a shell reads them, on one line that is safe to print.
 *
 * @example
 * ```ts
 * import { shellLine } from '@obelisk/training/node';
 * shellLine(['obelisk', 'info', 'two words']); // => "obelisk info 'two words'"
 * ```
 */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

function shellWord(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (printable(word) === word) return `'${word.replaceAll("'", "'\\''")}'`;
  const parts = [...word].map((character) => {
    if (printable(character) !== character) return bytesOf(character);
    return /[\\']/.test(character) ? `\\${character}` : character;
  });
  return `$'${parts.join('')}'`;
}

/** A character as bash writes its bytes in UTF-8, whatever the locale: \x1b. */
function bytesOf(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}
