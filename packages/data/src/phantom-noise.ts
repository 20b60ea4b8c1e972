import type { Random } from '@obelisk/tensor';

/**
 * One pass of the binomial filter (1, 2, 1) / 4 along the axis of the given stride, the edge
 * repeated: the blur of a scanner's finite resolution, and what correlates its noise.
 */
function smoothAxis(data: Float32Array, count: number, stride: number): void {
  const block = count * stride;
  for (let start = 0; start < data.length; start += block) {
    for (let line = start; line < start + stride; line++) {
      let before = data[line];
      for (let i = line; i < line + block; i += stride) {
        const here = data[i];
        const after = i + stride < line + block ? data[i + stride] : here;
        data[i] = (before + 2 * here + after) / 4;
        before = here;
      }
    }
  }
}

/** The binomial filter (1, 2, 1) / 4 along all three axes of a volume, in place. */
export function smooth(data: Float32Array, [D, H, W]: readonly number[]): void {
  smoothAxis(data, D, H * W);
  smoothAxis(data, H, W);
  smoothAxis(data, W, 1);
}

/**
 * Adds noise as a CT has it: correlated between neighbours, since every voxel is reconstructed
 * from the same projections, and a little of it independent. Of variance `deviation`$^2$.
 */
export function addNoise(
  data: Float32Array,
  size: readonly number[],
  deviation: number,
  random: Random,
): void {
  const correlated = new Float32Array(data.length);
  for (let i = 0; i < data.length; i++) correlated[i] = random.normal();
  smooth(correlated, size);
  const [alone, together] = [0.6, 0.8]; // 0.6^2 + 0.8^2 = 1
  for (let i = 0; i < data.length; i++) data[i] += deviation * alone * random.normal();
  // Per axis the filter leaves (1 + 4 + 1) / 16 = 3 / 8 of the variance of independent numbers.
  const restored = (8 / 3) ** (3 / 2);
  for (let i = 0; i < data.length; i++) {
    data[i] += deviation * together * restored * correlated[i];
  }
}
