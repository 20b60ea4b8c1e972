import { arrayOf, type Device, sizeOf } from '@obelisk/engine';
import type { GridSize } from '@obelisk/kernels';
import { hardExamples, type Module, weightedNll } from '@obelisk/nn';
import { logSoftmax, noGrad, Random, type Tensor, tensor } from '@obelisk/tensor';
import { modelEntry } from '../catalogue.js';
import { PointsNetwork } from '../points-network.js';

const labels = 3;
const classWeights = [0.5, 0.8, 1.2];
const hardRatio = 0.25;

/** Places per scan at which a network of points is trained. */
const places = 8;

/**
 * Odd and unlike sizes, and four scans: five halvings leave one voxel of each, and the moments of
 * two numbers would normalise them to 1 and -1 whatever they are, with a gradient of 0.
 */
const size: GridSize = [9, 6, 5];
const batch = 4;

/** One training step of a network at a reduced size, up to its loss. */
export interface SmallStep {
  readonly network: Module;
  /** 1 for the hard examples, 0 for the others. */
  readonly hard: Tensor;
  /** Weighted cross-entropy of the hard examples. */
  loss(): Tensor;
}

/**
 * The step of the named network, its numbers rounded to float32.
 * @param twin - the same step on `float64`, whose weights and hard examples this one takes over:
 * other hard examples make another function
 */
export function smallStep(name: string, device: Device, twin?: SmallStep): SmallStep {
  const entry = modelEntry(name);
  const network = entry.create({ device, random: new Random(1), labels, size });
  setParameters(network, twin ?? { network });
  const noise = noiseOf(new Random(3), device);
  const image = noise([batch, 1, ...size], 1);
  const points = noise([batch, places, 3], 0.9);
  const logits = () =>
    network instanceof PointsNetwork ? network.forward(image, { points }) : network.forward(image);
  const first = noGrad(() => logSoftmax(logits()));
  const shape = [batch, ...first.shape.slice(2)];
  const random = new Random(4);
  const truth = Float64Array.from({ length: sizeOf(shape) }, () => random.integer(labels));
  const target = tensor(truth, { device, shape });
  const hard = twin
    ? tensor(Float64Array.from(twin.hard.value.storage.values), { device, shape })
    : hardExamples(first, target, hardRatio);
  const loss = () => weightedNll(logSoftmax(logits()), target, classWeights, hard);
  return { network, hard, loss };
}

/**
 * Weights stay as they start; biases, and the scale and shift of normalisation, move away from 0
 * and 1, which would hide errors. A twin's have moved already.
 */
function setParameters(network: Module, from: Pick<SmallStep, 'network'>): void {
  const random = new Random(2);
  const starts = from.network.parameters();
  for (const [name, parameter] of network.parameters()) {
    const start = starts.get(name) as Tensor;
    const spread = from.network === network && parameter.rank === 1 ? 0.5 : 0;
    const numbers = Float32Array.from(
      start.value.storage.values,
      (number) => number + random.uniform(-spread, spread),
    );
    parameter.assign(arrayOf(parameter.device, parameter.shape, numbers));
  }
}

function noiseOf(random: Random, device: Device) {
  return (shape: readonly number[], bound: number) => {
    const numbers = Float32Array.from({ length: sizeOf(shape) }, () =>
      random.uniform(-bound, bound),
    );
    return tensor(numbers, { device, shape });
  };
}
