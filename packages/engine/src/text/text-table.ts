import { printable } from './printable.js';

/**
 * Lines with the cells of each column one below the other; numbers are moved to the right.
 * @param head - titles of the columns, which stand where their columns do
 *
 * @example
 * ```ts
 * import { tableLines } from '@obelisk/engine/text';
 * tableLines([['liver', '9.5'], ['eye', '120.0']]); // => ['liver    9.5', 'eye    120.0']
 * ```
 */
export function tableLines(
  rows: readonly (readonly string[])[],
  head?: readonly string[],
): string[] {
  // As long as they are when they are printed.
  const all = (head ? [head, ...rows] : rows).map((row) => row.map(printable));
  const columns = Math.max(0, ...all.map((row) => row.length));
  const cellsOf = (lines: typeof rows, c: number) => lines.map((row) => row[c] ?? '');
  const each = Array.from({ length: columns }, (_, c) => c);
  const widths = each.map((c) => Math.max(...cellsOf(all, c).map((cell) => cell.length)));
  const numeric = each.map((c) => cellsOf(rows, c).every((cell) => /^[-\d.,e+]*$/.test(cell)));
  return all.map((row) =>
    row
      .map((cell, c) => (numeric[c] ? cell.padStart(widths[c]) : cell.padEnd(widths[c])))
      .join('  ')
      .trimEnd(),
  );
}

/**
 * `1 phantom`, `2 phantoms`.
 *
 * @example
 * ```ts
 * import { counted } from '@obelisk/engine/text';
 * counted(2, 'scan'); // => '2 scans'
 * ```
 */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
