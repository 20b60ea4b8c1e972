import type { MimeBundle } from './displayable.js';

/** Who shows what cells display: the headless runner, the live page, Jupyter. */
export interface NotebookHost {
  /** Appends one output to the cell that runs. */
  show(bundle: MimeBundle): void;
  /** Hears how a check of an exercise went. */
  checked?(exercise: string, right: boolean): void;
}

/** Without any other host, as in a script: plain text to the console. */
const consoleHost: NotebookHost = { show: (bundle) => console.log(bundle['text/plain']) };

let host = consoleHost;

/** Who shows things now. */
export function currentHost(): NotebookHost {
  return host;
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
  const former = host;
  host = next;
  return former;
}
