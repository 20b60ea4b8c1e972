const LONGEST = 80;

/** `text` in double quotes for a message: shortened, control characters escaped. */
export function quote(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}...` : text;
  return JSON.stringify(shown).replace(
    /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The first few of `names`, quoted, and how many more there are. */
export function quoteSome(names: readonly string[], limit = 4): string {
  const shown = names.slice(0, limit).map(quote).join(', ');
  return names.length > limit ? `${shown} ... and ${names.length - limit} more` : shown;
}
