/** A weight file that is in memory. */
export interface FileInMemory {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The weights that were saved last in the training view, for the scan view. */
export const trainedHere: { file: FileInMemory | null } = { file: null };
