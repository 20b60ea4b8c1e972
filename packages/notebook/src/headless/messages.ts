import type { MimeBundle } from '../display/displayable.js';
import type { StreamName } from '../runtime/console-capture.js';
import type { NotebookProblem } from './problem.js';

/** What a cell put out, as nbformat 4.5 stores it. */
export type CellOutput =
  | { output_type: 'display_data'; data: MimeBundle; metadata: object }
  | { output_type: 'stream'; name: StreamName; text: string };

/** What the process of a notebook tells the runner. */
export type Message =
  | { readonly kind: 'cell'; readonly place: string }
  | { readonly kind: 'output'; readonly cellId: string; readonly output: CellOutput }
  | { readonly kind: 'problem'; readonly problem: NotebookProblem }
  | { readonly kind: 'end' };
