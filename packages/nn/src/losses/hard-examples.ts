import { eitherForm, sizeOf, type Values } from '@obelisk/engine';
import { requireClasses } from '@obelisk/kernels';
import { pick, Tensor } from '@obelisk/tensor';
import { markSmallestByKernels } from './mark-smallest.js';

/**
 * Online hard example mining (Shrivastava et al., 2016): marks the positions with the highest
 * cross-entropy, unweighted, over the whole batch. The paper keeps the top quarter (Section 4).
 * @param logProbabilities - [N, C, ...positions], of `logSoftmax`; no gradient flows through this
 * @param labels - [N, ...positions]
 * @param ratio - the fraction that is kept, rounded down, at least one position
 * @returns [N, ...positions] of 0 and 1
 * @throws Error for a ratio outside 0 .. 1, or a label that is no class
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
  requireClasses('hardExamples', labels.value, logProbabilities.shape[1]);
  const likelihood = pick(logProbabilities.detach(), labels).value;
  const { device, shape } = likelihood;
  const count = Math.max(1, Math.floor(ratio * sizeOf(shape)));
  const storage = eitherForm(device, {
    ...{ inputs: [likelihood.storage], length: sizeOf(shape) },
    host: (values) => markSmallest(values, count),
    kernels: () => markSmallestByKernels(device, likelihood.storage, count),
  });
  return new Tensor({ device, shape, storage });
}

/** 1 for the `count` smallest values; among equal ones the first. */
function markSmallest(values: Values, count: number): Values {
  const threshold = kthSmallest(values.slice(), count - 1);
  let atThreshold = count;
  for (const value of values) if (value < threshold) atThreshold--;
  const marks = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    if (values[i] < threshold) marks[i] = 1;
    else if (values[i] === threshold && atThreshold-- > 0) marks[i] = 1;
  }
  return marks;
}

/**
 * The value that would stand at place `k` if all were sorted (Hoare's FIND, 1961): values are
 * swapped about a pivot, then only the side that holds place `k` is looked at again, which takes
 * about three passes in place of a sort.
 * @param values - are reordered
 */
function kthSmallest(values: Values, k: number): number {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[k];
    let [left, right] = [low, high];
    while (left <= right) {
      while (values[left] < pivot) left++;
      while (values[right] > pivot) right--;
      if (left > right) break;
      [values[left], values[right]] = [values[right], values[left]];
      left++;
      right--;
    }
    if (right < k) low = left;
    if (left > k) high = right;
  }
  return values[k];
}
