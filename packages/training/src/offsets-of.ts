import type { Module } from '@obelisk/nn';

/** Offsets at the start and at the end of a training, (x, y, z) one after the other. */
export interface OffsetsBeforeAfter {
  readonly before: Float32Array;
  readonly after: Float32Array;
}

/**
 * The offsets of all OBELISK layers of a network, (x, y, z) one after the other; null where it has
 * none.
 *
 * @example
 * ```ts
 * import { anyModelEntry } from '@obelisk/models';
 * import { defaultDevice, Random } from '@obelisk/tensor';
 * import { offsetsOf } from '@obelisk/training';
 * const options = { device: defaultDevice(), random: new Random(1), labels: 9 };
 * (await offsetsOf(anyModelEntry('obelisk').create(options)))?.length; // => 6144
 * await offsetsOf(anyModelEntry('unet-lean').create(options)); // => null
 * ```
 */
export async function offsetsOf(network: Module): Promise<Float32Array | null> {
  const parts: number[] = [];
  for (const [name, { tensor }] of network.namedTensors()) {
    if (!/^offset\d/.test(name)) continue;
    for (const coordinate of await tensor.value.storage.read()) parts.push(coordinate);
  }
  return parts.length === 0 ? null : Float32Array.from(parts);
}
