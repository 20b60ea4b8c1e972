import { printable } from '../printable.js';

const LONGEST = 80;

/** `text` in double quotes for a message: shortened, control characters escaped. */
export function quote(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
  return printable(JSON.stringify(shown));
}

/** The first few of `names`, quoted, and how many more there are. */
export function quoteSome(names: readonly string[], limit = 4): string {
  const shown = names.slice(0, limit).map(quote).join(', ');
  return names.length > limit ? `${shown} ... and ${names.length - limit} more` : shown;
}
