import type { NdArray } from 'ndarray';

/** Any typed array of numbers. */
export type NumberArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array;

/** Rows of the slow side are visited in blocks of this many, so that each cache line is used up. */
const block = 32;

/**
 * Copies a 3D view, transposed or flipped as it may be, into `target` in C order (last axis
 * fastest):
 *
 * $$target[(x H + y) W + z] = slope \cdot view[x, y, z] + intercept$$
 */
export function copyInOrder<Target extends NumberArray>(
  view: NdArray<NumberArray>,
  target: Target,
  slope = 1,
  intercept = 0,
): Target {
  const { data: source, offset } = view;
  const [depth, height, width] = view.shape;
  const [strideX, strideY, strideZ] = view.stride;
  for (let y = 0; y < height; y++) {
    for (let first = 0; first < depth; first += block) {
      const last = Math.min(first + block, depth);
      for (let z = 0; z < width; z++) {
        let from = offset + first * strideX + y * strideY + z * strideZ;
        for (let x = first; x < last; x++, from += strideX) {
          target[(x * height + y) * width + z] = slope * source[from] + intercept;
        }
      }
    }
  }
  return target;
}

/** The bytes of numbers, where they lie: little-endian, as every machine that runs this is. */
export const littleEndianBytes = ({ buffer, byteOffset, byteLength }: NumberArray): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);
