import { html, type Markup } from '@obelisk/viz/basics';
import { Displayable } from './displayable.js';
import { numberText, plainText } from './plain-text.js';

/** One row, in the order of the head or by its names. */
export type TableRow = readonly unknown[] | Readonly<Record<string, unknown>>;

/**
 * A table; numbers are aligned to the right.
 *
 * @param rows - lists of cells, or objects with the same keys, which then are the head
 * @param head - the titles of the columns
 *
 * @example
 * ```ts
 * import { table } from '@obelisk/notebook';
 * String(table([['w', 0.25]], ['name', 'value'])); // => 'name  value\nw     0.25 '
 * table([{ x: 1, y: 2 }]).bundle['text/html']?.includes('<th>x</th>'); // => true
 * ```
 */
export function table(rows: readonly TableRow[], head?: readonly string[]): Displayable {
  const names = head ?? namesOf(rows);
  const cells = rows.map((row) => (isList(row) ? row : Object.values(row)));
  return new Displayable({
    'text/plain': textTable(names ? [names, ...cells] : cells),
    'text/html': htmlTable(cells, names),
  });
}

function isList(row: TableRow): row is readonly unknown[] {
  return Array.isArray(row);
}

function namesOf([first]: readonly TableRow[]): readonly string[] | undefined {
  return first === undefined || isList(first) ? undefined : Object.keys(first);
}

function htmlTable(rows: readonly (readonly unknown[])[], head?: readonly string[]): string {
  // A column of names often has no title: a heading that says nothing is none.
  const titleOf = (title: string) => (title === '' ? html`<td></td>` : html`<th>${title}</th>`);
  const top = head ? html`<thead><tr>${head.map(titleOf)}</tr></thead>` : '';
  const body = rows.map((row) => html`<tr>${row.map(htmlCell)}</tr>`);
  return String(html`<table class="notebook-table">${top}<tbody>${body}</tbody></table>`);
}

function htmlCell(value: unknown): Markup {
  const text = cellText(value);
  return typeof value === 'number'
    ? html`<td style="text-align: right">${text}</td>`
    : html`<td>${text}</td>`;
}

function cellText(value: unknown): string {
  return typeof value === 'number' ? numberText(value) : plainText(value ?? '');
}

function textTable(rows: readonly (readonly unknown[])[]): string {
  const texts = rows.map((row) => row.map(cellText));
  const columns = Math.max(0, ...texts.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, c) =>
    Math.max(...texts.map((row) => row[c]?.length ?? 0)),
  );
  return texts.map((row) => row.map((text, c) => text.padEnd(widths[c])).join('  ')).join('\n');
}
