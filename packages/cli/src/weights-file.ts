import type { NamedArrays } from '@obelisk/nn';

/** A weight file: its tensors, and what a checkpoint of ours says of itself. */
export interface WeightsFile {
  readonly path: string;
  readonly tensors: NamedArrays;
  /** Texts by name, as `model`; empty for files of others. */
  readonly notes: ReadonlyMap<string, string>;
}

/** What reads weight files at once, after the packages that it needs are loaded. */
export async function weightsReader(): Promise<(path: string) => WeightsFile> {
  const { readFileBytes } = await import('@obelisk/data/node');
  const { readSafetensorsMetadata, readWeights } = await import('@obelisk/nn');
  return (path) => {
    const bytes = readFileBytes(path);
    const tensors = readWeights(bytes, path);
    const isSafetensors = bytes[8] === '{'.charCodeAt(0);
    return {
      path,
      tensors,
      notes: isSafetensors ? readSafetensorsMetadata(bytes, path) : new Map(),
    };
  };
}
