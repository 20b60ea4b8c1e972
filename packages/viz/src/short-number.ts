/**
 * A number in at most four significant digits, with a true minus sign; very small and very large
 * ones with an exponent.
 * @param digits - after the point of a number with an exponent
 *
 * @example
 * ```ts
 * import { shortNumber } from '@obelisk/viz';
 * shortNumber(1 / 3); // => '0.3333'
 * shortNumber(1.234e-9); // => '1.2e\u22129'
 * shortNumber(1.234e-9, 2); // => '1.23e\u22129'
 * ```
 */
export function shortNumber(value: number | string, digits = 1): string {
  if (typeof value === 'string') return value.replace('-', '\u2212').replace('Infinity', '\u221e');
  const size = Math.abs(value);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e6)
      ? value.toExponential(digits).replace('e+', 'e')
      : String(Number(value.toPrecision(4)));
  return text.replaceAll('-', '\u2212');
}
