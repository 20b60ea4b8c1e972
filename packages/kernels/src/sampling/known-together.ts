import type { Device, KernelThis, Storage } from '@obelisk/engine';

/**
 * The sums of an offset gradient [K, P, 3] as float32. Where one of an offset's three derivatives
 * is NaN, all are: the slope along x does not depend on x within a cell, but a coordinate x that is
 * no number lies in no cell.
 */
export function knownTogether(sums: Float64Array): Float32Array {
  const gradient = Float32Array.from(sums);
  for (let at = 0; at < gradient.length; at += 3) {
    const ofOffset = gradient.subarray(at, at + 3);
    if (ofOffset.some(Number.isNaN)) ofOffset.fill(Number.NaN);
  }
  return gradient;
}

/** The same on a device where the sums stay. */
export function knownTogetherByKernel(device: Device, sums: Storage): Storage {
  const offsets = sums.length / 3;
  return device.run({
    name: 'obelisk offset gradient, known together',
    kernel: knownTogetherKernel,
    output: [offsets],
    components: 3,
    inputs: [{ name: 'sums', from: sums, extent: [3, offsets] }],
  });
}

/** A number that is none is neither below 0 nor at least 0. */
function knownTogetherKernel(this: KernelThis, sums: number[][]) {
  let known = 0;
  for (let axis = 0; axis < 3; axis++) {
    if (sums[this.thread.x][axis] < 0) known += 1;
    if (sums[this.thread.x][axis] >= 0) known += 1;
  }
  const x = sums[this.thread.x][0];
  const y = sums[this.thread.x][1];
  const z = sums[this.thread.x][2];
  const all = x + y + z;
  if (known < 3) return [all, all, all];
  return [x, y, z];
}
