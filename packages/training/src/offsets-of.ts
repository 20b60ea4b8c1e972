import type { Module } from '@obelisk/nn';

/** Offsets of a layer at the start and at the end of a training, (x, y, z) one after the other. */
export interface OffsetsBeforeAfter {
  /** Of the layer's tensor in the released files: `offset1`. */
  readonly name: string;
  readonly before: Float32Array;
  readonly after: Float32Array;
}

/** Whether a tensor of that name holds the offsets of an OBELISK layer. */
export const isOffset = (name: string): boolean => /^offset\d/.test(name);

/**
 * The offsets of the OBELISK layers of a network by name, (x, y, z) one after the other.
 *
 * @example
 * ```ts
 * import { modelEntry } from '@obelisk/models';
 * import { offsetsOf } from '@obelisk/training';
 * const options = { labels: 9 };
 * (await offsetsOf(modelEntry('obelisk').create(options))).get('offset1')?.length; // => 6144
 * (await offsetsOf(modelEntry('unet-lean').create(options))).size; // => 0
 * ```
 */
export async function offsetsOf(network: Module): Promise<Map<string, Float32Array>> {
  const offsets = new Map<string, Float32Array>();
  for (const [name, { tensor }] of network.namedTensors()) {
    if (!isOffset(name)) continue;
    offsets.set(name, Float32Array.from(await tensor.value.storage.read()));
  }
  return offsets;
}
