/** What stands in a cell of a table; null where there is nothing. */
export type Cell = string | number | null;

/**
 * A table as CSV (RFC 4180): lines end with CR LF; a cell with a comma, a quote or a line break
 * stands in quotes. Text that a spreadsheet would compute gets a quote in front.
 *
 * @example
 * ```ts
 * import { csvText } from '@obelisk/training';
 * csvText([['case', 'ml'], ['=a', 1.5], ['b, c', null]]); // => 'case,ml\r\n\'=a,1.5\r\n"b, c",\r\n'
 * ```
 */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

/**
 * What a spreadsheet takes for a formula, also in the wide forms of East Asian scripts
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Text that a spreadsheet would compute gets a quote in front, which says that it is text. */
function quoted(cell: Cell): string {
  const isFormula = typeof cell === 'string' && formula.test(cell);
  const text = `${isFormula ? "'" : ''}${cell ?? ''}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
