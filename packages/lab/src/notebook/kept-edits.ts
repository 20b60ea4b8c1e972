import type { NotebookCell } from '@obelisk/notebook/runtime';
import { remember, remembered } from '../page/remember.js';

/**
 * What the reader wrote into the cells of one notebook: kept in this browser, so that it is still
 * there when the page is opened again.
 */
export class KeptEdits {
  readonly #notebook: string;
  readonly #notKept: () => void;

  /** @param notKept - called when the browser refuses to keep something */
  constructor(notebook: string, notKept: () => void) {
    this.#notebook = notebook;
    this.#notKept = notKept;
  }

  /** The code of a cell as the reader left it. */
  sourceOf(cell: NotebookCell): string {
    return remembered(this.#key(cell)) ?? cell.source;
  }

  /** Keeps a cell's code; the notebook's own code needs no keeping. */
  keep(cell: NotebookCell, source: string): void {
    const isOwn = source === cell.source;
    if (isOwn && remembered(this.#key(cell)) === null) return;
    if (!remember(this.#key(cell), isOwn ? null : source)) this.#notKept();
  }

  #key({ id }: NotebookCell): string {
    return `cell/${this.#notebook}/${id}`;
  }
}
