import { shown } from '@obelisk/engine/text';

/** `text` in double quotes for a message: shortened, control characters escaped. */
export function quote(text: string): string {
  return shown(text);
}

/** The first few of `names`, quoted, and how many more there are. */
export function quoteSome(names: readonly string[], limit = 4): string {
  const told = names.slice(0, limit).map(quote).join(', ');
  return names.length > limit ? `${told} ... and ${names.length - limit} more` : told;
}
