import { processWide } from '@obelisk/engine';
import { printableLines } from '@obelisk/engine/text';
import type { MimeBundle } from './displayable.js';
import { showInTslab } from './tslab.js';

/** Who shows what cells display: the headless runner, the live page, Jupyter. */
export interface NotebookHost {
  /** Appends one output to the cell that runs. */
  show(bundle: MimeBundle): void;
  /** Hears how a check of an exercise went. */
  checked?(exercise: string, right: boolean): void;
}

/** Until another host is set: Jupyter or, in a script, plain text on the console. */
const host = processWide<NotebookHost>('who shows what cells display', () => ({
  show: showInTslab() ?? ((bundle) => console.log(printableLines(bundle['text/plain']))),
}));

/** Who shows things now. */
export function currentHost(): NotebookHost {
  return host.value;
}

/**
 * Names who shows things from now on.
 *
 * @returns the former host, to be set again afterwards
 *
 * @example
 * ```ts
 * import { display, type MimeBundle, setNotebookHost } from '@obelisk/notebook';
 * const shown: MimeBundle[] = [];
 * const former = setNotebookHost({ show: (bundle) => shown.push(bundle) });
 * display(42);
 * setNotebookHost(former);
 * shown; // => [{ 'text/plain': '42' }]
 * ```
 */
export function setNotebookHost(next: NotebookHost): NotebookHost {
  const former = host.value;
  host.value = next;
  return former;
}
