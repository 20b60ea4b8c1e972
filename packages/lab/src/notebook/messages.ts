import type { DeviceName } from '@obelisk/engine';
import type { MimeBundle, StreamName } from '@obelisk/notebook/runtime';

/** What the page asks of the worker in which cells run. */
export type NotebookRequest =
  | { readonly type: 'device'; readonly device: DeviceName }
  | {
      readonly type: 'run';
      readonly cell: string;
      /** The code of all cells as it stands now. */
      readonly sources: readonly string[];
      /** Which of them runs. */
      readonly at: number;
    };

/** What the worker tells about the cell that runs. */
export type NotebookAnswer =
  | { readonly type: 'notice'; readonly sentence: string }
  | { readonly type: 'output'; readonly bundle: MimeBundle }
  | { readonly type: 'text'; readonly stream: StreamName; readonly text: string }
  | { readonly type: 'cut'; readonly sentence: string }
  | { readonly type: 'done'; readonly error: CellProblem | null };

/** Why a cell did not run to its end. */
export interface CellProblem {
  readonly message: string;
  /** The line of the cell, from 1, where that is known. */
  readonly line: number | null;
  /** Whether it helps to run the cells before it first. */
  readonly needsEarlier: boolean;
}
