import { printable } from './printable.js';

/** So many characters of a value are shown. */
const longest = 80;

/**
 * A value from a file as a message shows it: as JSON, on one line, shortened.
 *
 * @example
 * ```ts
 * import { shown } from '@obelisk/engine/text';
 * shown('a\u001b[2J'); // => '"a\\u001b[2J"'
 * shown({ model: 3 }); // => '{"model":3}'
 * shown(undefined); // => 'nothing'
 * ```
 */
export function shown(value: unknown): string {
  if (typeof value === 'string') return printable(JSON.stringify(shortened(value)));
  if (typeof value === 'number') return String(value);
  return value === undefined ? 'nothing' : printable(shortened(jsonOf(value)));
}

/**
 * Names for a message: all, or as many as a reader wants to see, and how many others there are.
 *
 * @example
 * ```ts
 * import { someOf } from '@obelisk/engine/text';
 * someOf(['liver', 'spleen', 'stomach'], 2); // => 'liver, spleen and 1 more'
 * ```
 */
export function someOf(names: readonly string[], most = 20): string {
  const told = names.slice(0, most).map(shortened).join(', ');
  return names.length > most ? `${told} and ${names.length - most} more` : told;
}

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'a value that holds values, too deep to be shown';
  }
}
