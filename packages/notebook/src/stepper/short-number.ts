/**
 * A number in at most four significant digits, with a true minus sign: `-0.3333`, `1.2e-9`.
 */
export function shortNumber(value: number | string): string {
  if (typeof value === 'string') return value.replace('-', '\u2212').replace('Infinity', '\u221e');
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e6)
      ? value.toExponential(1).replace('e+', 'e')
      : String(Number(value.toPrecision(4)));
  return text.replaceAll('-', '\u2212');
}
