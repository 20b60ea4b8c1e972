/** A module whose function gives `f32x4.relaxed_madd` of three vectors of zeros. */
const zero = [0x41, 0, 0xfd, 0x0f]; // i32.const 0, i8x16.splat
const probe = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 5, 1, 0x60, 0, 1, 0x7b], // a type: nothing to v128
  ...[3, 2, 1, 0], // a function of that type
  ...[10, 19, 1, 17, 0, ...zero, ...zero, ...zero, 0xfd, 0x85, 2, 0x0b],
);

const isThere = WebAssembly.validate(probe);

/**
 * Whether this runtime has the relaxed instructions for vectors, and with them the fused
 * multiply-add: Node 22 and later, Chrome 114, Firefox 145.
 *
 * @example
 * ```ts
 * import { hasRelaxedSimd } from '@obelisk/webasm';
 * const [major] = process.versions.node.split('.');
 * hasRelaxedSimd() === Number(major) >= 22; // => true
 * ```
 */
export function hasRelaxedSimd(): boolean {
  return isThere;
}
