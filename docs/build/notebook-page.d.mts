export interface NotebookCell {
  cell_type: string;
  source: string | string[];
  outputs?: object[];
}
export function notebookPage(
  notebook: { cells: NotebookCell[] },
  name: string,
): { title: string; markdown: string; outputs: string[] };
export function outputPlace(name: string, at: number): string;
