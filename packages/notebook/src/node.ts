export { main } from './headless/main.js';
export { type NotebookRunOptions, runNotebooks } from './headless/run-notebooks.js';
