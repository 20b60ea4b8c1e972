export { clock } from './clock.js';
export { type CsvCell, csv } from './csv.js';
export { printable, printableLines } from './printable.js';
export { shown, someOf } from './shown.js';
export { counted, tableLines } from './text-table.js';
export { tripleRange, tripleText } from './triple-text.js';
