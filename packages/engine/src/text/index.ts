export { printable, printableLines } from './printable.js';
export { shown, someOf } from './shown.js';
