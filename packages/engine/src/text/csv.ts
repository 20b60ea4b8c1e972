/** What stands in a cell of a table as CSV; nothing where there is no value. */
export type CsvCell = string | number | null;

/**
 * Rows as CSV (RFC 4180): lines end with CR LF; a cell with a comma, a quote or a line break stands
 * in quotes. Text that a spreadsheet would compute gets a quote in front.
 *
 * @example
 * ```ts
 * import { csv } from '@obelisk/engine/text';
 * const lines = csv([['organ', 'dice'], ['liver, left', 0.5], ['=eye', null]]).split('\r\n');
 * lines; // => ['organ,dice', '"liver, left",0.5', "'=eye,", '']
 * ```
 */
export function csv(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(quoted).join(',')}\r\n`).join('');
}

/**
 * What a spreadsheet takes for a formula, also in the wide forms of East Asian scripts
 * (https://owasp.org/www-community/attacks/CSV_Injection).
 */
const formula = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;

/** Text that a spreadsheet would compute gets a quote in front, which says that it is text. */
function quoted(cell: CsvCell): string {
  const isFormula = typeof cell === 'string' && formula.test(cell);
  const text = `${isFormula ? "'" : ''}${cell ?? ''}`;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
