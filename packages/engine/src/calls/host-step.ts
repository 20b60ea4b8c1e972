import { ownResult } from '../memory/recycling.js';
import type { Values } from '../memory/storage.js';

/**
 * The result of a step of the host, as an array that no other storage has, in the precision of the
 * kernels; a step may well compute in float64.
 */
export function hostStep(
  step: (...values: Values[]) => Values,
  values: readonly Values[],
): Float32Array {
  const result = ownResult(step(...values), values);
  return result instanceof Float32Array ? result : Float32Array.from(result);
}
