import { sizeOf, type Values } from '@obelisk/kernels';
import { pick, Tensor } from '@obelisk/tensor';

/**
 * Online hard example mining (Shrivastava et al., 2016): marks the positions with the highest
 * cross-entropy, unweighted, over the whole batch. The paper keeps the top quarter (Section 4).
 * @param logProbabilities - [N, C, ...positions], of `logSoftmax`; no gradient flows through this
 * @param labels - [N, ...positions]
 * @param ratio - the fraction that is kept, rounded down, at least one position
 * @returns [N, ...positions] of 0 and 1
 * @throws Error for a ratio outside 0 .. 1
 *
 * @example
 * ```ts
 * import { hardExamples } from '@obelisk/nn';
 * import { tensor } from '@obelisk/tensor';
 * const logProbabilities = tensor([-1, -2, -4, -8], { shape: [1, 1, 4] });
 * const hard = hardExamples(logProbabilities, tensor([[0, 0, 0, 0]]), 0.5);
 * Array.from(hard.dataSync().data); // => [0, 0, 1, 1]
 * ```
 */
export function hardExamples(logProbabilities: Tensor, labels: Tensor, ratio: number): Tensor {
  if (!(ratio > 0 && ratio <= 1)) {
    throw new Error(`hardExamples: ratio ${ratio} must be above 0 and at most 1`);
  }
  const likelihood = pick(logProbabilities.detach(), labels).value;
  const { device, shape } = likelihood;
  const count = Math.max(1, Math.floor(ratio * sizeOf(shape)));
  const storage = device.host([likelihood.storage], sizeOf(shape), (values) =>
    markSmallest(values, count),
  );
  return new Tensor({ device, shape, storage });
}

/** 1 for the `count` smallest values; among equal ones the first. */
function markSmallest(values: Values, count: number): Values {
  const sorted = Float64Array.from(values).sort();
  const threshold = sorted[count - 1];
  const below = sorted.findIndex((value) => value >= threshold);
  let atThreshold = count - below;
  return Float32Array.from(values, (value) => {
    if (value !== threshold) return value < threshold ? 1 : 0;
    return atThreshold-- > 0 ? 1 : 0;
  });
}
