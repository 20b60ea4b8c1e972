import { type DeviceArray, openDevice } from '@obelisk/engine';
import { type ModelEntry, modelEntry, PointsNetwork } from '@obelisk/models';
import { Adam } from '@obelisk/nn';
import { Random, Tensor } from '@obelisk/tensor';
import { batchLoss, scanNetwork } from '@obelisk/training';
import { normal, uniform } from './numbers.js';
import type { Arrays, BenchmarkCase, Goal, Input, Inputs } from './types.js';

const names = [
  'obelisk',
  'obelisk-unary',
  'obelisk-fixed',
  'obelisk-visceral',
  'obelisk-tcia-hybrid',
  'obelisk-visceral-hybrid',
  'unet-tcia',
  'unet-visceral',
  'unet-table1',
  'unet-lean',
  'unet-global-tcia',
  'unet-global-visceral',
] as const;

const sizes = [36, 72, 144] as const;
const labels = 9;
/** Places per scan from which the original network learns in a step (Section 4). */
const places = 192;
const recipe = { loss: 'cross-entropy', hardRatio: 0.25 } as const;
const classWeights = new Array<number>(labels).fill(1);

/** The goals of the hybrid network, against PyTorch with as many threads. */
const goals: Readonly<Record<string, readonly Goal[]>> = {
  'obelisk-tcia-hybrid inference 144': [
    { against: 'torch2', ratio: 3.5, ours: 'ours2', megabytes: 2500 },
  ],
  'obelisk-tcia-hybrid training 72': [
    { against: 'torch2', ratio: 4, ours: 'ours2', megabytes: 2000 },
  ],
};

/** All tensors of a network by name, and what goes in; the same for PyTorch. */
function inputsOf(entry: ModelEntry, n: number): Inputs {
  const size = [n, n, n] as [number, number, number];
  const device = openDevice('webasm');
  const network = entry.create({ device, random: new Random(1), labels, size });
  const state = [...network.namedTensors()].map(([name, { tensor, shape }]): [string, Input] => [
    `state/${name}`,
    { shape, values: Float32Array.from(tensor.value.storage.values) },
  ]);
  const image = normal([1, 1, ...size]);
  const truth = normal(entry.kind === 'points' ? [1, places] : [1, ...size]);
  const classes = truth.values.map((value) =>
    Math.min(labels - 1, Math.floor(Math.abs(value) * 4)),
  );
  return {
    ...Object.fromEntries(state),
    image,
    labels: { shape: truth.shape, values: classes },
    points: uniform([1, places, 3]),
  };
}

function networkOn(arrays: Arrays, entry: ModelEntry, n: number) {
  const { device } = arrays.image;
  return entry.create({ device, random: new Random(1), labels, size: [n, n, n] });
}

function inference(entry: ModelEntry, n: number): BenchmarkCase['ours'] {
  return (arrays) => {
    const { device } = arrays.image;
    const preparation = { size: [n, n, n] as [number, number, number] };
    const network = scanNetwork(entry, { device, random: new Random(1), labels, preparation });
    // Each image anew: the network of points lets go of what it smoothed.
    const image = new Tensor(arrays.image);
    return () => [network.logits(image).value];
  };
}

function training(entry: ModelEntry, n: number): BenchmarkCase['ours'] {
  return (arrays) => {
    const network = networkOn(arrays, entry, n).train();
    const adam = new Adam(network.parameters(), { lr: 0.002, weightDecay: 1e-5 });
    const [image, truth, points] = ['image', 'labels', 'points'].map(
      (name) => new Tensor(arrays[name]),
    );
    const first = [...network.parameters().values()][0];
    return () => {
      const logits =
        network instanceof PointsNetwork
          ? network.forward(image, { points })
          : network.forward(image);
      const loss = batchLoss(logits, truth, { ...recipe, classWeights });
      loss.backward();
      const gradient = kept((first.grad as Tensor).value);
      adam.step();
      return [loss.value, gradient];
    };
  };
}

/** A copy, because the optimiser frees the gradient. */
function kept({ device, shape, storage }: DeviceArray): DeviceArray {
  const copy = device.host([storage], storage.length, (values) => values.slice());
  return { device, shape, storage: copy };
}

function caseOf(name: string, kind: 'inference' | 'training', n: number): BenchmarkCase {
  const entry = modelEntry(name);
  const key = `${name} ${kind} ${n}`;
  return {
    id: key.replaceAll(' ', '-'),
    group: 'networks',
    title: `${name}, ${kind === 'training' ? 'a training step' : kind}, ${n}^3`,
    size: `${n}^3 voxels`,
    inputs: () => inputsOf(entry, n),
    ours: kind === 'training' ? training(entry, n) : inference(entry, n),
    // The hardest quarter of the voxels may differ by a few, where losses are nearly the same.
    tolerance: kind === 'training' ? 0.02 : 1e-3,
    goals: goals[key],
    only: ['ours2', 'torch2', 'oursGpu', 'torchCuda'],
  };
}

export const networks: readonly BenchmarkCase[] = names.flatMap((name) =>
  (['inference', 'training'] as const).flatMap((kind) => sizes.map((n) => caseOf(name, kind, n))),
);
