/** What stands in a cell; nothing where there is no value. */
export type Cell = string | number | null;

/** Lines end with CR LF; a cell with a comma, a quote or a line break stands in quotes. */
export function csv(rows: readonly (readonly Cell[])[]): string {
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
