import { type NamedArrays, readSafetensorsMetadata, readWeights } from '@obelisk/nn';

/** A weight file: its tensors, and what a checkpoint of ours says of itself. */
export interface WeightsFile {
  readonly path: string;
  readonly tensors: NamedArrays;
  /** Texts by name, as `model`; empty for files of others. */
  readonly notes: ReadonlyMap<string, string>;
}

/**
 * Reads the bytes of a weight file, `.pth` or `.safetensors`.
 * @param path - or name of the file, for messages
 * @throws one sentence when it is neither, or damaged
 *
 * @example
 * ```ts
 * import { weightsFile } from '@obelisk/training';
 * import { writeSafetensors } from '@obelisk/nn';
 * const bytes = writeSafetensors(new Map(), new Map([['model', 'obelisk']]));
 * weightsFile(bytes, 'net.safetensors').notes.get('model'); // => 'obelisk'
 * ```
 */
export function weightsFile(bytes: Uint8Array, path: string): WeightsFile {
  const tensors = readWeights(bytes, path);
  const isSafetensors = bytes[8] === '{'.charCodeAt(0);
  return {
    path,
    tensors,
    notes: isSafetensors ? readSafetensorsMetadata(bytes, path) : new Map(),
  };
}
