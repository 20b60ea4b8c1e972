import type { NotebookProblem } from '@obelisk/notebook/runtime';

/** What the page asks: the code of all cells, in their order. */
export interface TypesRequest {
  readonly sources: readonly string[];
  /** Where the declarations of all packages are. */
  readonly filesUrl: string;
}

export type TypesAnswer =
  | { readonly type: 'checked'; readonly problems: readonly NotebookProblem[] }
  | { readonly type: 'failed'; readonly sentence: string };
