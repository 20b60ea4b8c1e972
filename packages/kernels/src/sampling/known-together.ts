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
