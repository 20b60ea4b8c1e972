/** Lines with the cells of each column one below the other; numbers are moved to the right. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const cells = Array.from({ length: columns }, (_, c) => rows.map((row) => row[c] ?? ''));
  const widths = cells.map((column) => Math.max(...column.map((cell) => cell.length)));
  const numeric = cells.map((column) => column.every((cell) => /^[-\d.,e+]*$/.test(cell)));
  return rows.map((row) =>
    row
      .map((cell, c) => (numeric[c] ? cell.padStart(widths[c]) : cell.padEnd(widths[c])))
      .join('  ')
      .trimEnd(),
  );
}

/** `1 phantom`, `2 phantoms`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
