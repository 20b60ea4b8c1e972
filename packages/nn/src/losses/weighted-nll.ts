import {
  type DeviceArray,
  eitherForm,
  type KernelThis,
  reshaped,
  type Storage,
  sizeOf,
  type Values,
} from '@obelisk/engine';
import { multiply as multiplyArrays, requireClasses, sum as sumArray } from '@obelisk/kernels';
import { multiply, pick, scale, sum, Tensor } from '@obelisk/tensor';

/**
 * Weighted negative log-likelihood, $L = -\sum_p w_{t_p} \ln q_{t_p,p} \, / \sum_p w_{t_p}$, over
 * all positions or over chosen ones.
 * @param logProbabilities - $\ln q$: [N, C, ...positions], of `logSoftmax`
 * @param labels - $t$: [N, ...positions], whole numbers 0 .. C - 1
 * @param classWeights - $w$: C numbers
 * @param chosen - [N, ...positions] of 0 and 1; all positions when left out
 * @throws Error when there is not one weight per class, or a label is no class
 *
 * @example
 * ```ts
 * import { weightedNll } from '@obelisk/nn';
 * import { tensor } from '@obelisk/tensor';
 * const logProbabilities = tensor([-1, -2, -4, -8], { shape: [1, 2, 2] });
 * weightedNll(logProbabilities, tensor([[0, 1]]), [1, 3]).item(); // => 6.25
 * ```
 */
export function weightedNll(
  logProbabilities: Tensor,
  labels: Tensor,
  classWeights: ArrayLike<number>,
  chosen?: Tensor,
): Tensor {
  const classes = logProbabilities.shape[1];
  if (!(labels instanceof Tensor)) {
    throw new Error('weightedNll: labels are no tensor; write tensor(labels)');
  }
  if (classWeights.length !== classes) {
    throw new Error(
      `weightedNll: ${classWeights.length} class weights for ${classes} classes; ` +
        'one each is needed',
    );
  }
  requireClasses('weightedNll', labels.value, classes);
  const weights = new Tensor(positionWeights(labels.value, classWeights, chosen?.value ?? null));
  return scale(sum(multiply(pick(logProbabilities, labels), weights)), -1);
}

/** $w_{t_p} m_p / \sum_p w_{t_p} m_p$: what each position counts in the mean. */
function positionWeights(
  labels: DeviceArray,
  classWeights: ArrayLike<number>,
  chosen: DeviceArray | null,
): DeviceArray {
  const { device, shape } = labels;
  const normalised = (t: Values, mask?: Values): Values => {
    const weights = new Float64Array(t.length);
    let total = 0;
    for (let p = 0; p < t.length; p++) {
      weights[p] = classWeights[t[p]] * (mask ? mask[p] : 1);
      total += weights[p];
    }
    for (let p = 0; p < t.length; p++) weights[p] /= total;
    return weights;
  };
  const storage = eitherForm(device, {
    inputs: chosen ? [labels.storage, chosen.storage] : [labels.storage],
    length: sizeOf(shape),
    host: normalised,
    kernels: () => normalisedByKernels(labels, classWeights, chosen),
  });
  return { device, shape, storage };
}

/** $w_{t_p}$ */
function weightKernel(this: KernelThis, labels: number[], weights: number[]) {
  return weights[labels[this.thread.x]];
}

function quotientKernel(this: KernelThis, a: number[], total: number[]) {
  return a[this.thread.x] / total[0];
}

function normalisedByKernels(
  labels: DeviceArray,
  classWeights: ArrayLike<number>,
  chosen: DeviceArray | null,
): Storage {
  const { device, shape } = labels;
  const [length, classes] = [sizeOf(shape), classWeights.length];
  const ofLabels = device.run({
    name: 'class weights',
    kernel: weightKernel,
    output: [length],
    inputs: [
      { name: 'labels', from: labels.storage, extent: [length] },
      { name: 'weights', from: Float32Array.from(classWeights), extent: [classes] },
    ],
  });
  const all = { device, shape: [length], storage: ofLabels };
  const counted = chosen ? multiplyArrays(all, reshaped(chosen, [length])) : all;
  const total = sumArray(counted, [0]);
  return device.run({
    name: 'normalised weights',
    kernel: quotientKernel,
    output: [length],
    inputs: [
      { name: 'a', from: counted.storage, extent: [length] },
      { name: 'total', from: total.storage, extent: [1] },
    ],
  });
}
