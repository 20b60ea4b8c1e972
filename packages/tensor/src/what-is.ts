/** What a value is, for the message that refuses it: `null`, `the number 2`, `a BigInt64Array`. */
export function whatIs(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'string') return `the text ${JSON.stringify(value.slice(0, 20))}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object') return `the ${typeof value} ${String(value)}`;
  const kind = Object.getPrototypeOf(value)?.constructor?.name || 'object';
  const name = kind === 'Object' || kind === 'Array' ? kind.toLowerCase() : kind;
  return `${/^[aeio]/i.test(name) ? 'an' : 'a'} ${name}`;
}
